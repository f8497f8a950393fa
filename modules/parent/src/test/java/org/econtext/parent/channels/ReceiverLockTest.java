package org.econtext.parent.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.econtext.core.Message;
import org.econtext.core.Receiver;
import org.econtext.core.Stream;
import org.econtext.core.codec.ByteWriter;
import org.econtext.core.codec.Encoder;
import org.econtext.core.codec.Scope;
import org.econtext.core.router.ContextDescription;
import org.econtext.core.router.ContextRouter;
import org.econtext.core.values.AllowList;
import org.econtext.exploration.NoServices;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What a receiver sends may have to wait, and reading a failure may take long; the thread that
 * reads its frames must not wait for either.
 */
@Timeout(60)
class ReceiverLockTest {
  private static final int HERE = 5;
  private static final int PARENT = 0;
  private static final int CREDIT_HANDLE = 77;
  private static final long PATIENCE_SECONDS = 50;

  /** What takes as long as it takes a frame to arrive; nothing while a test sets up. */
  private static volatile Runnable slowStep;

  private final AllowList allowList = new AllowList();
  private final CountDownLatch slowStepBegan = new CountDownLatch(1);
  private final CountDownLatch frameHasArrived = new CountDownLatch(1);
  private ContextRouter router;
  private Receiver<byte[]> receiver;
  private int handle;

  /** A value that takes long to decode. */
  record Slow(int number) {
    Slow {
      slowStep.run();
    }
  }

  private final Stream up =
      (Stream)
          Proxy.newProxyInstance(
              ReceiverLockTest.class.getClassLoader(),
              new Class<?>[] {Stream.class},
              (proxy, method, arguments) -> {
                if (method.getName().equals("offerNews")) {
                  slowStep.run();
                }
                return method.getReturnType() == int.class ? PARENT : null;
              });

  @BeforeEach
  void open() {
    slowStep = () -> {};
    router =
        new ContextRouter(
            ContextDescription.master(System.Logger.Level.OFF.getSeverity(), PARENT)
                .child(HERE, "here", System.Logger.Level.OFF.getSeverity(), 0),
            ReceiverLockTest.class.getClassLoader(),
            record -> {},
            new NoServices());
    router.joinParent(up);
    receiver = new RemoteChannels(router, allowList).receiver(byte[].class);
    handle = ((Scope.Address) receiver.sender()).handle();
  }

  @Test
  void valuesArriveWhileCreditIsSent() throws Exception {
    arrive(SendEnd.VALUE, new byte[Receiver.WINDOW_BYTES - 100]);
    haveAFrameArriveAfterwards(new byte[1]);
    assertThat(receiver.receive()).hasSize(Receiver.WINDOW_BYTES - 100);
    assertThat(receiver.receive()).hasSize(1);
  }

  @Test
  void framesArriveWhileAFailureIsDecoded() throws Exception {
    allowList.add(Slow.class.getName());
    arrive(SendEnd.FAIL, new Slow(1));
    haveAFrameArriveAfterwards(new byte[1]);
    assertThatThrownBy(receiver::receive).hasMessageContaining("a reason that is no throwable");
  }

  /** Has a frame arrive on another thread once the slow step has begun, which it then ends. */
  private void haveAFrameArriveAfterwards(Object value) {
    slowStep =
        () -> {
          slowStep = () -> {};
          slowStepBegan.countDown();
          assertThat(await(frameHasArrived)).as("a frame arrives meanwhile").isTrue();
        };
    Thread reader =
        new Thread(
            () -> {
              if (await(slowStepBegan)) {
                arrive(SendEnd.VALUE, value);
                frameHasArrived.countDown();
              }
            });
    reader.setDaemon(true);
    reader.start();
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void arrive(int kind, Object value) {
    ByteWriter body = new ByteWriter();
    body.putByte(kind);
    Encoder.write(body, value);
    Stream.Next next =
        router.received(
            new Message(HERE, PARENT, PARENT, handle, CREDIT_HANDLE, 0, body.toByteArray()), up);
    assertThat(next).isEqualTo(Stream.Next.READ);
  }
}
