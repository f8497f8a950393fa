package org.econtext.parent.children;

import static org.assertj.core.api.Assertions.assertThat;

import org.econtext.core.Handles;
import org.econtext.core.Message;
import org.econtext.core.router.LossNotice;
import org.junit.jupiter.api.Test;

/** What may wait that wants no answer and has no room. */
class LateMailTest {
  private static final int SOURCE = 3;
  private static final int HANDLE = Handles.FIRST_DYNAMIC + 1;

  private final LateMail<String> mail = new LateMail<>();

  private static Message message(int handle, int bytes) {
    return new Message(5, SOURCE, SOURCE, handle, 0, 0, new byte[bytes]);
  }

  @Test
  void whatIsSmallWaitsAsItIs() {
    Message small = message(HANDLE, LateMail.MAX_BODY_BYTES);
    assertThat(LateMail.shortened(small, "stuck")).isSameAs(small);
  }

  @Test
  void whatIsLargeFailsWhoeverWaitsForIt() {
    Message late = LateMail.shortened(message(HANDLE, LateMail.MAX_BODY_BYTES + 1), "it is stuck");
    assertThat(late.isDead()).isTrue();
    assertThat(late.handle()).isEqualTo(HANDLE);
    assertThat(late.source()).isEqualTo(SOURCE);
    assertThat(LossNotice.fromBytes(late.body()).message()).isEqualTo("it is stuck");
    assertThat(LossNotice.concerns(late)).isEqualTo(SOURCE);
    assertThat(late.body().length).isLessThan(LateMail.MAX_BODY_BYTES);
  }

  @Test
  void forAWellKnownMailboxNobodyWaits() {
    Message large = message(Handles.CALL_FUNCTION, LateMail.MAX_BODY_BYTES + 1);
    assertThat(LateMail.shortened(large, "stuck")).isNull();
  }

  @Test
  void whatOneStreamBringsIsBoundedAndKeepsNoOtherOut() {
    Message each = message(HANDLE, LateMail.MAX_BODY_BYTES);
    int count = 0;
    while (mail.enter("flood", each)) {
      count++;
    }
    assertThat(count).isEqualTo(LateMail.MAX_BYTES / each.frameBytes());
    assertThat(mail.enter("other", each)).isTrue();
    mail.leave("flood", each);
    assertThat(mail.enter("flood", each)).isTrue();
    assertThat(mail.enter("flood", each)).isFalse();
  }
}
