package org.econtext.master.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.econtext.master.ImportPolicy;
import org.junit.jupiter.api.Test;

class ImportPolicyTest {
  @Test
  void theStandardServesAllButRootFiles() {
    ImportPolicy policy = ImportPolicy.standard();
    assertThat(policy.refusalOfClass("com.acme.Report")).isEmpty();
    assertThat(policy.refusalOfClass("Main")).isEmpty();
    assertThat(policy.refusalOfResource("Main.class")).isEmpty();
    assertThat(policy.refusalOfResource("com/acme/report.sql")).isEmpty();
    assertThat(policy.refusalOfResource("config/app.yml")).isEmpty();
    assertThat(policy.refusalOfResource("META-INF/services/com.acme.Plugin")).isEmpty();
    assertThat(policy.refusalOfResource("META-INF/MANIFEST.MF")).isEmpty();
    assertThat(policy.refusalOfResource("application.properties").orElseThrow())
        .contains("application.properties", "allowRootFiles");
    assertThat(policy.refusalOfResource("")).isPresent();
    assertThat(policy.refusalOfResource("META-INF/versions/9/keystore.jks")).isPresent();
    assertThat(policy.refusalOfResource("BOOT-INF/classes/application.yml")).isPresent();
  }

  @Test
  void everythingRefusesNothing() {
    assertThat(ImportPolicy.everything().refusalOfResource("keystore.jks")).isEmpty();
    assertThat(ImportPolicy.everything().refusalOfResource("")).isEmpty();
    assertThat(ImportPolicy.everything().refusalOfClass("a.B")).isEmpty();
  }

  @Test
  void theLongestPrefixDecides() {
    ImportPolicy policy =
        ImportPolicy.builder()
            .denyClasses("*", "com.acme.secret", "com.acme.Report$Key")
            .allowClasses("com.acme", "com.acme.secret.Public")
            .build();
    assertThat(policy.refusalOfClass("org.other.X").orElseThrow()).contains("org.other.X", "*");
    assertThat(policy.refusalOfClass("com.acmesoft.X")).isPresent();
    assertThat(policy.refusalOfClass("com.acme.Report$Row")).isEmpty();
    assertThat(policy.refusalOfClass("com.acme.Report$Key")).isPresent();
    assertThat(policy.refusalOfClass("com.acme.Report$Key$Inner")).isPresent();
    assertThat(policy.refusalOfClass("com.acme.secret.deep.X").orElseThrow())
        .contains("com.acme.secret.deep.X", "rule com.acme.secret");
    assertThat(policy.refusalOfClass("com.acme.secret.Public$Nested")).isEmpty();
  }

  @Test
  void resourcesAreUnderTheRulesOfTheirPackageOrClass() {
    ImportPolicy policy =
        ImportPolicy.builder().denyClasses("com.acme.secret", "com.acme.Key").build();
    assertThat(policy.refusalOfResource("com/acme/secret/key.pem")).isPresent();
    assertThat(policy.refusalOfResource("com/acme/Key.class")).isPresent();
    assertThat(policy.refusalOfResource("META-INF/versions/9/com/acme/Key.class")).isPresent();
    assertThat(policy.refusalOfResource("com/acme/Other.class")).isEmpty();
  }

  @Test
  void econtextItselfIsServedUnlessDeniedByName() {
    ImportPolicy policy = ImportPolicy.builder().denyClasses("*").build();
    assertThat(policy.refusalOfClass("org.econtext.parent.classes.ClassSource")).isEmpty();
    assertThat(policy.refusalOfResource("META-INF/services/x.Y")).isEmpty();
    ImportPolicy strict = ImportPolicy.builder().denyClasses("org.econtext").build();
    assertThat(strict.refusalOfClass("org.econtext.parent.classes.ClassSource")).isPresent();
  }

  @Test
  void rootFilesAreAllowedByNameOrPattern() {
    ImportPolicy policy =
        ImportPolicy.builder().allowRootFiles("logback.xml", "messages*.properties").build();
    assertThat(policy.refusalOfResource("logback.xml")).isEmpty();
    assertThat(policy.refusalOfResource("logbackXxml")).isPresent();
    assertThat(policy.refusalOfResource("messages_de.properties")).isEmpty();
    assertThat(policy.refusalOfResource("my-messages_de.properties")).isPresent();
  }

  @Test
  void builtPoliciesDoNotChange() {
    ImportPolicy.Builder builder = ImportPolicy.builder();
    ImportPolicy policy = builder.build();
    builder.denyClasses("com.acme").allowRootFiles("a");
    assertThat(policy.refusalOfClass("com.acme.X")).isEmpty();
    assertThat(policy.refusalOfResource("a")).isPresent();
  }

  @Test
  void mistakesInRulesAreErrors() {
    for (String wrong : new String[] {"", "com.", ".com", "com.acme.*", "com/acme", "1x", "a b"}) {
      assertThatThrownBy(() -> ImportPolicy.builder().denyClasses(wrong))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining('"' + wrong + '"');
    }
    for (String wrong : new String[] {"", "a/b", "/a", "a\\b"}) {
      assertThatThrownBy(() -> ImportPolicy.builder().allowRootFiles(wrong))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining('"' + wrong + '"');
    }
    assertThatThrownBy(() -> ImportPolicy.builder().allowClasses("a.b").denyClasses("a.b"))
        .hasMessageContaining("a.b is both allowed and denied");
  }
}
