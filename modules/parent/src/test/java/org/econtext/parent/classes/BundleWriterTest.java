package org.econtext.parent.classes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.econtext.core.CodecException;
import org.econtext.core.importer.Bundle;
import org.econtext.core.importer.ClassEntry;
import org.econtext.core.importer.ClassQuery;
import org.econtext.core.importer.Origin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BundleWriterTest {
  private static final int BODY_BYTES = 100_000;

  private static final ClassQuery FOUND = new ClassQuery(ClassQuery.CLASS, "p.Found", 17);
  private static final ClassQuery MISSING = new ClassQuery(ClassQuery.RESOURCE, "p/missing", 17);
  private static final ClassQuery LATER = new ClassQuery(ClassQuery.CLASS, "p.Later", 25);

  private static Bundle bundle() {
    String[][] sections = {{"", "Specification-Title", "title"}};
    ClassEntry found =
        new ClassEntry(FOUND, new int[] {7}, new byte[][] {new byte[BODY_BYTES]}, null);
    ClassEntry missing = new ClassEntry(MISSING, new int[0], new byte[0][], "denied");
    return new Bundle(
        new Origin[] {new Origin(7, "file:/a.jar", sections)},
        new String[][] {{"p/", "", "Found.class"}},
        new ClassEntry[] {found, missing},
        new ClassQuery[] {LATER});
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatIsWrittenIsRead(boolean compressed) {
    Bundle read = Bundle.fromBytes(BundleWriter.toBytes(bundle(), compressed));
    assertThat(read.origins()[0].location()).isEqualTo("file:/a.jar");
    assertThat(read.origins()[0].sections()).isDeepEqualTo(bundle().origins()[0].sections());
    assertThat(read.directories()).isDeepEqualTo(bundle().directories());
    assertThat(read.promised()).containsExactly(LATER);
    assertThat(read.entries()[0].query()).isEqualTo(FOUND);
    assertThat(read.entries()[0].origins()).containsExactly(7);
    assertThat(read.entries()[0].bodies()[0]).isEqualTo(new byte[BODY_BYTES]);
    assertThat(read.entries()[1].isMissing()).isTrue();
    assertThat(read.entries()[1].refusal()).isEqualTo("denied");
  }

  @Test
  void compressedItIsSmaller() {
    assertThat(BundleWriter.toBytes(bundle(), true)).hasSizeLessThan(BODY_BYTES / 50);
    assertThat(BundleWriter.toBytes(bundle(), false)).hasSizeGreaterThan(BODY_BYTES);
  }

  @Test
  void whatIsBrokenIsRefused() {
    byte[] compressed = BundleWriter.toBytes(bundle(), true);
    assertThatThrownBy(() -> Bundle.fromBytes(Arrays.copyOf(compressed, 50)))
        .isInstanceOf(CodecException.class);
  }
}
