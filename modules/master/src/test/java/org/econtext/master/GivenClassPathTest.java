package org.econtext.master;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.econtext.core.importer.ClassEntry;
import org.econtext.core.importer.ClassQuery;
import org.econtext.master.source.ClassPathSource;
import org.econtext.master.source.Listings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is served beside a class path that this JVM doesn't load. */
class GivenClassPathTest {
  private static final String SERVICES = "META-INF/services/";
  private static final String BINDING = "org.slf4j.spi.SLF4JServiceProvider";
  private static final String FORWARDING = "org.econtext.Forwarding";

  @TempDir private Path dir;

  private interface Body {
    void use(ProgramSource source) throws IOException;
  }

  private void withSource(boolean ownLogging, Body body) throws IOException {
    try (ClassPathSource given = ClassPathSource.ofPaths(List.of(dir));
        ClassPathSource own =
            ClassPathSource.ofProgram(null, ImportPolicy.standard(), FORWARDING)) {
      body.use(new ProgramSource(given, own, ownLogging));
    }
  }

  private void writeBinding(String provider) throws IOException {
    Files.createDirectories(dir.resolve(SERVICES));
    Files.writeString(dir.resolve(SERVICES + BINDING), provider + "\n");
  }

  private static String bindings(ProgramSource source) {
    ClassEntry entry = source.find(new ClassQuery(ClassQuery.RESOURCE, SERVICES + BINDING, 17));
    StringBuilder all = new StringBuilder();
    for (byte[] body : entry.bodies()) {
      all.append(new String(body, StandardCharsets.UTF_8));
    }
    return all.toString();
  }

  @Test
  void slf4jBindsToTheForwardingProviderOnly() throws IOException {
    withSource(false, source -> assertThat(bindings(source)).isEqualTo(FORWARDING + "\n"));
    writeBinding("theirs");
    withSource(false, source -> assertThat(bindings(source)).isEqualTo(FORWARDING + "\n"));
  }

  @Test
  void slf4jOfAProgramBindsToWhatItsClassPathHas() throws IOException {
    withSource(true, source -> assertThat(bindings(source)).isEmpty());
    writeBinding("theirs");
    withSource(true, source -> assertThat(bindings(source)).isEqualTo("theirs\n"));
  }

  @Test
  void whatIsServedBesideItIsListed() throws IOException {
    withSource(
        false,
        source -> {
          assertThat(Listings.await(source, "")).contains("META-INF", "META-INF/", "org", "org/");
          assertThat(Listings.await(source, "META-INF/")).contains("services", "services/");
          assertThat(Listings.await(source, SERVICES)).contains(BINDING);
          assertThat(Listings.await(source, "org/")).contains("econtext", "econtext/");
        });
  }

  @Test
  void ofAProgramNoMoreIsListedThanEcontextItself() throws IOException {
    withSource(
        true,
        source -> {
          assertThat(Listings.await(source, "org/")).contains("econtext", "econtext/");
          assertThat(Listings.await(source, SERVICES)).containsExactly("");
        });
  }
}
