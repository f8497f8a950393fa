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
import org.junit.jupiter.api.Test;

/** Calls for the main thread of a context that can't start it. */
class DispatcherWithoutThreadTest {
  private final List<Integer> answered = new ArrayList<>();
  private boolean another = true;

  private final ContextRouter router =
      new ContextRouter(
          ContextDescription.master(System.Logger.Level.OFF.getSeverity(), 0),
          DispatcherWithoutThreadTest.class.getClassLoader(),
          unused -> {},
          null,
          brokerThatStartsNothing());

  private final int first = mailbox();
  private final int second = mailbox();

  private Broker brokerThatStartsNothing() {
    return (Broker)
        Proxy.newProxyInstance(
            DispatcherWithoutThreadTest.class.getClassLoader(),
            new Class<?>[] {Broker.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("start")) {
                callOnceMore();
                throw new OutOfMemoryError("unable to create native thread");
              }
              return null;
            });
  }

  private int mailbox() {
    return router
        .mailboxes()
        .add(
            new Mailbox() {
              @Override
              public Stream.Next receive(Message message, Stream from) {
                answered.add(message.handle());
                return Stream.Next.READ;
              }
            });
  }

  private void call(int replyTo) {
    byte[] body = {Dispatcher.ON_MAIN_THREAD};
    router.send(router.self().id(), Handles.CALL_FUNCTION, replyTo, 0, body);
  }

  private void callOnceMore() {
    if (another) {
      another = false;
      call(second);
    }
  }

  @Test
  void callsThatCameWhileItWasToBeStartedAreAnsweredAsWell() {
    call(first);
    assertThat(answered).containsExactlyInAnyOrder(first, second);
  }
}
