package org.econtext.core.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.econtext.core.Broker;
import org.econtext.core.Handles;
import org.econtext.core.Mailbox;
import org.econtext.core.Message;
import org.econtext.core.Stream;
import org.econtext.core.codec.ByteWriter;
import org.junit.jupiter.api.Test;

/** Who cancels a call that hasn't begun hears that it never will, and so may begin another one. */
class CancelledCallTest {
  private final List<Runnable> started = new ArrayList<>();
  private final List<Message> answers = new ArrayList<>();

  private final ContextRouter router =
      new ContextRouter(
          ContextDescription.master(System.Logger.Level.OFF.getSeverity(), 0),
          CancelledCallTest.class.getClassLoader(),
          unused -> {},
          null,
          brokerThatStartsLater());

  private Broker brokerThatStartsLater() {
    return (Broker)
        Proxy.newProxyInstance(
            CancelledCallTest.class.getClassLoader(),
            new Class<?>[] {Broker.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("start")) {
                started.add((Runnable) arguments[2]);
              }
              return null;
            });
  }

  @Test
  void isAnsweredWhenItsTurnComes() {
    int replyTo =
        router
            .mailboxes()
            .add(
                new Mailbox() {
                  @Override
                  public Stream.Next receive(Message message, Stream from) {
                    answers.add(message);
                    return Stream.Next.READ;
                  }
                });
    int self = router.self().id();
    router.send(self, Handles.CALL_FUNCTION, replyTo, 0, new byte[] {Dispatcher.CONCURRENTLY});
    ByteWriter call = new ByteWriter();
    call.putInt(replyTo);
    router.send(self, Handles.CANCEL_CALL, 0, 0, call.toByteArray());
    assertThat(answers).isEmpty();
    started.forEach(Runnable::run);
    assertThat(answers).singleElement().matches(Message::isDead, "says that nothing was called");
  }
}
