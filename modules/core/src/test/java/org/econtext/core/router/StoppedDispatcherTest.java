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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A context whose program has ended runs nothing more, in whatever way it is called. */
class StoppedDispatcherTest {
  private final List<Message> answers = new ArrayList<>();

  private final ContextRouter router =
      new ContextRouter(
          ContextDescription.master(System.Logger.Level.OFF.getSeverity(), 0),
          StoppedDispatcherTest.class.getClassLoader(),
          unused -> {},
          null,
          brokerThatStartsNothing());

  private static Broker brokerThatStartsNothing() {
    return (Broker)
        Proxy.newProxyInstance(
            StoppedDispatcherTest.class.getClassLoader(),
            new Class<?>[] {Broker.class},
            (proxy, method, arguments) -> {
              assertThat(method.getName()).isNotIn("start", "execute");
              return null;
            });
  }

  @ParameterizedTest
  @ValueSource(ints = {0, Dispatcher.CONCURRENTLY})
  void aCallIsRefused(int kind) {
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
    router.dispatcher().endProgram(null);
    router.send(router.self().id(), Handles.CALL_FUNCTION, replyTo, 0, new byte[] {(byte) kind});
    assertThat(answers).hasSize(1).allMatch(Message::isDead);
    assertThat(LossNotice.fromBytes(answers.get(0).body()).message()).contains("no more calls");
  }
}
