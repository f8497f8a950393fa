package org.econtext.core.runtime;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.econtext.core.Handles;
import org.econtext.core.Message;
import org.econtext.core.codec.ByteReader;
import org.econtext.core.codec.ByteWriter;
import org.econtext.core.codec.Decoder;
import org.econtext.core.codec.Encoder;
import org.econtext.core.codec.Trust;

/**
 * Runs the calls that come to a context: one by one on its main thread, or each on a thread of its
 * own where the caller asks for that.
 */
public final class Dispatcher {
  /** The first byte of a call's body. */
  public static final int ON_MAIN_THREAD = 0;

  /** The first byte of the body of a call that gets a thread of its own. */
  public static final int CONCURRENTLY = 1;

  /** The first byte of an answer that is a value. */
  public static final int RETURNED = 0;

  /** The first byte of an answer that is a throwable. */
  public static final int THREW = 1;

  private final LocalRouter router;
  private final ArrayDeque<Task> queue = new ArrayDeque<>();
  private final ConcurrentHashMap<Long, Task> tasks = new ConcurrentHashMap<>();
  private volatile Thread mainThread;
  private volatile boolean parked;

  /** Whether the main thread, which has answered a call, is to read the next one itself. */
  private boolean polls;

  private volatile boolean stopped;
  private Throwable programFailure;

  Dispatcher(LocalRouter router) {
    this.router = router;
  }

  /** Takes calls and their cancellations. */
  HandleTable.Mailbox mailbox() {
    return new HandleTable.Mailbox() {
      @Override
      public void receive(Message message, FramedStream from) {
        if (message.handle() == Handles.CALL_FUNCTION) {
          called(message, from);
          return;
        }
        Task task = tasks.get(key(message.source(), new ByteReader(message.body()).getInt()));
        if (task != null) {
          task.cancel();
        }
      }
    };
  }

  private static long key(int source, int replyTo) {
    return ((long) source << 32) | (replyTo & 0xffffffffL);
  }

  private void called(Message message, FramedStream from) {
    if (!router.isObeyed(message)) {
      ByteWriter out = new ByteWriter();
      out.putByte(THREW);
      Encoder.write(
          out,
          new SecurityException(
              "context "
                  + router.nameOf(message.authority())
                  + " may not call functions in "
                  + router.self().name()
                  + ": only its ancestors and whom they authorize may"));
      router.reply(message, 0, out.toByteArray(), false);
      return;
    }
    Task task = new Task(message);
    tasks.put(key(message.source(), message.replyTo()), task);
    if (message.body().length > 0 && message.body()[0] == CONCURRENTLY) {
      router.broker().start("call", task);
      return;
    }
    synchronized (queue) {
      queue.add(task);
    }
    if (mainThread == null) {
      startMainThread();
    } else if (parked) {
      if (from != null && !router.hasChildren()) {
        from.stepAside();
      }
      LockSupport.unpark(mainThread);
    }
  }

  private synchronized void startMainThread() {
    if (mainThread == null && !stopped) {
      mainThread =
          router
              .broker()
              .start(
                  "main",
                  new Runnable() {
                    @Override
                    public void run() {
                      serve();
                    }
                  });
    }
  }

  /**
   * Makes the current thread the one that will run calls, so that those that come before it serves
   * wait for it. To be called before the first can come.
   */
  public void claimMainThread() {
    mainThread = Thread.currentThread();
  }

  /**
   * Runs calls on the current thread, which has claimed them, until the context's life, or its
   * program, has ended.
   *
   * @throws Throwable what the program threw, if this context ran one and it threw
   */
  public void serveAsMainThread() throws Throwable {
    serve();
    if (programFailure != null) {
      throw programFailure;
    }
  }

  private boolean hasMore() {
    synchronized (queue) {
      return !queue.isEmpty();
    }
  }

  private void serve() {
    while (!stopped) {
      Task task;
      synchronized (queue) {
        task = queue.poll();
      }
      if (task != null) {
        task.run();
      } else if (polls) {
        polls = router.parentStream().pollNext(router.identity().id(), Handles.CALL_FUNCTION);
      } else {
        router.reportImports();
        parked = true;
        if (!hasMore() && !stopped) {
          LockSupport.park(this);
        }
        parked = false;
      }
    }
  }

  /**
   * Lets the main thread return after the call that it is running, as a program's does after its
   * {@code main}.
   *
   * @param failure what it is to throw, or null
   */
  public void endProgram(Throwable failure) {
    programFailure = failure;
    stop();
  }

  void stop() {
    stopped = true;
    Thread thread = mainThread;
    if (thread != null) {
      LockSupport.unpark(thread);
    }
  }

  /** One call: waiting, running, or done. */
  private final class Task implements Runnable {
    private final Message message;
    private Thread thread;
    private boolean cancelled;

    Task(Message message) {
      this.message = message;
    }

    @Override
    public void run() {
      try {
        if (begin()) {
          byte[] answer = execute();
          end();
          boolean more = hasMore();
          if (Thread.currentThread() == mainThread) {
            FramedStream stream = router.parentStream();
            polls = !more && stream != null && stream.expectPolling();
          }
          router.reply(message, 0, answer, more);
        }
      } finally {
        end();
      }
    }

    private synchronized boolean begin() {
      thread = Thread.currentThread();
      return !cancelled;
    }

    /** After this no interruption can hit the thread's next call. */
    private synchronized void end() {
      thread = null;
      tasks.remove(key(message.source(), message.replyTo()), this);
      Thread.interrupted();
    }

    synchronized void cancel() {
      cancelled = true;
      if (thread != null) {
        thread.interrupt();
      }
    }

    private byte[] execute() {
      ByteWriter out = new ByteWriter();
      try {
        Object value = invoke();
        out.putByte(RETURNED);
        Encoder.write(out, value);
      } catch (Throwable e) { // Whatever a function throws is its answer.
        out.truncate(0);
        out.putByte(THREW);
        Encoder.write(out, e);
      }
      return out.toByteArray();
    }

    private Object invoke() throws Throwable {
      ByteReader in = new ByteReader(message.body());
      in.getByte();
      MethodName name = MethodName.read(in);
      Executable executable = name.find(router.functionLoader());
      Object[] values = new Object[in.getCount()];
      Decoder decoder = new Decoder(router, Trust.anything());
      for (int i = 0; i < values.length; i++) {
        values[i] = decoder.read(in);
      }
      try {
        if (executable instanceof Constructor<?> constructor) {
          return constructor.newInstance(values);
        }
        Method method = (Method) executable;
        if (name.isStatic()) {
          return method.invoke(null, values);
        }
        if (values[0] == null) {
          throw new NullPointerException("the receiver of " + name.name() + " is null");
        }
        return method.invoke(values[0], Arrays.copyOfRange(values, 1, values.length));
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    }
  }
}
