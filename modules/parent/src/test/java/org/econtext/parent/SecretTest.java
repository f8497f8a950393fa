package org.econtext.parent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import org.junit.jupiter.api.Test;

class SecretTest {
  @Test
  void itIsInNoText() {
    assertThat(Secret.of("s3cr3t")).hasToString("***");
    assertThatThrownBy(() -> Secret.of("s3cr3t\n")).hasMessageNotContaining("s3cr3t");
  }

  @Test
  void whatItWasMadeFromMayBeWiped() {
    char[] typed = "s3cr3t".toCharArray();
    Secret secret = Secret.of(typed);
    typed[0] = ' ';
    assertThat(secret.reveal()).isEqualTo("s3cr3t");
    assertThat(secret).isEqualTo(Secret.of("s3cr3t")).isNotEqualTo(Secret.of("other"));
  }

  @Test
  void itTravels() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(Secret.of("s3cr3t"));
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(in.readObject()).isEqualTo(Secret.of("s3cr3t"));
    }
  }
}
