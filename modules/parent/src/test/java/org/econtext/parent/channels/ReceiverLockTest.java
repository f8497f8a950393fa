package org.econtext.parent.channels;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.econtext.core.Message;
import org.econtext.core.Receiver;
import org.econtext.core.Stream;
import org.econtext.core.codec.ByteWriter;
import org.econtext.core.codec.Encoder;
import org.econtext.core.router.ContextDescription;
import org.econtext.core.router.ContextRouter;
import org.econtext.exploration.NoServices;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a receiver sends may have to wait, and the thread that reads its values must not. */
@Timeout(60)
class ReceiverLockTest {
  private static final int HERE = 5;
  private static final int PARENT = 0;
  private static final int CREDIT_HANDLE = 77;
  private static final long PATIENCE_SECONDS = 20;

  private final CountDownLatch creditIsBeingSent = new CountDownLatch(1);
  private final CountDownLatch valuesHaveArrived = new CountDownLatch(1);

  /** Sends for as long as no value arrives. */
  private final Stream up =
      (Stream)
          Proxy.newProxyInstance(
              ReceiverLockTest.class.getClassLoader(),
              new Class<?>[] {Stream.class},
              (proxy, method, arguments) -> {
                if (method.getName().equals("offerNews")) {
                  creditIsBeingSent.countDown();
                  assertThat(valuesHaveArrived.await(PATIENCE_SECONDS, TimeUnit.SECONDS))
                      .as("a value arrives while credit is sent")
                      .isTrue();
                }
                return method.getReturnType() == int.class ? PARENT : null;
              });

  @Test
  void valuesArriveWhileCreditIsSent() throws Exception {
    ContextRouter router =
        new ContextRouter(
            ContextDescription.master(System.Logger.Level.OFF.getSeverity(), PARENT)
                .child(HERE, "here", System.Logger.Level.OFF.getSeverity(), 0),
            ReceiverLockTest.class.getClassLoader(),
            record -> {},
            new NoServices());
    router.joinParent(up);
    Receiver<byte[]> receiver = new RemoteChannels(router).receiver(byte[].class);
    int handle = ((ChannelSender<byte[]>) receiver.sender()).handle();
    arrive(router, handle, Receiver.WINDOW_BYTES - 100);
    Thread reader =
        new Thread(
            () -> {
              try {
                creditIsBeingSent.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              arrive(router, handle, 1);
              valuesHaveArrived.countDown();
            });
    reader.setDaemon(true);
    reader.start();
    assertThat(receiver.receive()).hasSize(Receiver.WINDOW_BYTES - 100);
    assertThat(receiver.receive()).hasSize(1);
  }

  private void arrive(ContextRouter router, int handle, int bytes) {
    ByteWriter body = new ByteWriter();
    body.putByte(SendEnd.VALUE);
    Encoder.write(body, new byte[bytes]);
    Stream.Next next =
        router.received(
            new Message(HERE, PARENT, PARENT, handle, CREDIT_HANDLE, 0, body.toByteArray()), up);
    assertThat(next).isEqualTo(Stream.Next.READ);
  }
}
