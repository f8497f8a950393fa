package org.econtext.core.router;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.econtext.core.Broker;
import org.econtext.core.EcontextException;
import org.econtext.core.Handles;
import org.econtext.core.Mailbox;
import org.econtext.core.Message;
import org.econtext.core.Stream;
import org.econtext.core.ThreadRole;
import org.econtext.core.codec.ByteReader;
import org.econtext.core.codec.ByteWriter;
import org.econtext.core.codec.Decoder;
import org.econtext.core.codec.Encoder;
import org.econtext.core.codec.Trust;

/**
 * Runs the calls that come to a context: one by one on its main thread, or each on a thread of its
 * own where the caller asks for that. Thread safe.
 */
public final class Dispatcher implements Mailbox {
  /** The first byte of a call's body. */
  public static final int ON_MAIN_THREAD = 0;

  /** The first byte of the body of a call that gets a thread of its own. */
  public static final int CONCURRENTLY = 1;

  /** The first byte of an answer that is a value. */
  public static final int RETURNED = 0;

  /** The first byte of an answer that is a throwable. */
  public static final int THREW = 1;

  private static final String STOPPED = " takes no more calls";
  private static final String UNBEGUN = " has not begun it";

  private final ContextRouter router;

  /** All calls that wait or run, by who made them and where the answer goes. */
  private final ConcurrentHashMap<Long, Task> tasks = new ConcurrentHashMap<>();

  /** Guards the queue and who runs it: whether to start or wake it is one decision with adding. */
  private final Object lock = new Object();

  private final ArrayDeque<Task> queue = new ArrayDeque<>();

  /** Null until it serves. */
  private Thread mainThread;

  private boolean mainThreadClaimed;
  private boolean idle;
  private boolean stopped;
  private Throwable programFailure;

  Dispatcher(ContextRouter router) {
    this.router = router;
  }

  // ---- taking calls

  @Override
  public Stream.Next receive(Message message, Stream from) {
    if (message.handle() == Handles.CALL_FUNCTION) {
      return called(message, from);
    }
    Task task = tasks.get(key(message.source(), new ByteReader(message.body()).getInt()));
    if (task != null) {
      task.cancel();
    }
    return Stream.Next.READ;
  }

  private static long key(int source, int replyTo) {
    return ((long) source << 32) | (replyTo & 0xffffffffL);
  }

  private Stream.Next called(Message message, Stream from) {
    if (!router.isObeyed(message)) {
      return refuse(message, from);
    }
    Task task = new Task(message);
    tasks.put(task.key(), task);
    try {
      return message.body().length > 0 && message.body()[0] == CONCURRENTLY
          ? startThread(task, from)
          : enqueue(task, from);
    } catch (OutOfMemoryError e) {
      // This is what Thread.start throws where the system has no more threads.
      task.forget();
      return fail(message, from, e);
    }
  }

  private Stream.Next startThread(Task task, Stream from) {
    if (isStopped()) {
      return refuse(task, from, STOPPED);
    }
    router.broker().start(ThreadRole.PROGRAM, "call", task);
    return Stream.Next.READ;
  }

  private Stream.Next enqueue(Task task, Stream from) {
    Thread woken = null;
    boolean start = false;
    boolean refused;
    synchronized (lock) {
      refused = stopped;
      if (!refused) {
        queue.add(task);
      }
      if (idle) {
        idle = false;
        woken = mainThread;
      } else if (!mainThreadClaimed && !refused) {
        mainThreadClaimed = true;
        start = true;
      }
    }
    if (refused) {
      return refuse(task, from, STOPPED);
    }
    if (start) {
      startMainThread(task);
    }
    router.broker().unpark(woken);
    // What is behind this for children must not wait until the main thread has answered.
    return woken != null && from != null && from == router.parentStream() && !router.hasChildren()
        ? Stream.Next.STEP_ASIDE
        : Stream.Next.READ;
  }

  private void startMainThread(Task first) {
    boolean started = false;
    try {
      router
          .broker()
          .start(
              ThreadRole.PROGRAM,
              "main",
              new Runnable() {
                @Override
                public void run() {
                  serve();
                }
              });
      started = true;
    } finally {
      if (!started) {
        synchronized (lock) {
          queue.remove(first);
          mainThreadClaimed = false;
        }
        // What came meanwhile relied on this thread.
        refuseQueued(UNBEGUN);
      }
    }
  }

  private void refuseQueued(String reason) {
    List<Task> left;
    synchronized (lock) {
      left = new ArrayList<>(queue);
      queue.clear();
    }
    for (int i = 0; i < left.size(); i++) {
      left.get(i).refuse(reason);
    }
  }

  private Stream.Next refuse(Task task, Stream from, String reason) {
    task.forget();
    return router.refuse(task.message, from, 0, router.self() + reason);
  }

  private Stream.Next refuse(Message message, Stream from) {
    return fail(
        message,
        from,
        new SecurityException(
            "context "
                + router.nameOf(message.authority())
                + " may not call functions in "
                + router.self().name()
                + ": only its ancestors and whom they authorize may"));
  }

  private Stream.Next fail(Message message, Stream from, Throwable reason) {
    return message.replyTo() == 0
        ? Stream.Next.READ
        : router.answerAtOnce(message, from, 0, encodeFailure(reason));
  }

  // ---- the main thread

  /**
   * Makes the current thread the one that will run calls, so that those that come before it serves
   * wait for it. To be called before the first can come.
   */
  public void claimMainThread() {
    synchronized (lock) {
      mainThreadClaimed = true;
    }
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

  private void serve() {
    synchronized (lock) {
      mainThread = Thread.currentThread();
    }
    boolean polls = false;
    while (true) {
      Task task = next(false);
      if (task != null) {
        polls = task.runOnMainThread();
      } else if (polls) {
        polls = pollNext();
      } else if (isStopped()) {
        return;
      } else {
        reportImports();
        task = next(true);
        if (task == null) {
          awaitWork();
        } else {
          polls = task.runOnMainThread();
        }
      }
    }
  }

  private boolean pollNext() {
    return router.parentStream().pollNext(router.description().id(), Handles.CALL_FUNCTION);
  }

  /** The next call; null, and the thread counts as waiting if it wants to, if there is none. */
  private Task next(boolean waits) {
    synchronized (lock) {
      Task task = queue.poll();
      idle = waits && task == null && !stopped;
      return task;
    }
  }

  private void awaitWork() {
    while (true) {
      synchronized (lock) {
        if (!idle) {
          return;
        }
      }
      router.broker().park(router, Broker.NEVER);
      // A program's thread may have been interrupted, and would never wait again.
      Thread.interrupted();
    }
  }

  private boolean isStopped() {
    synchronized (lock) {
      return stopped;
    }
  }

  private boolean hasMore() {
    synchronized (lock) {
      return !queue.isEmpty();
    }
  }

  /** Tells the parent, now that nothing waits for it, what was used of the classes it sent. */
  private void reportImports() {
    try {
      router.reportImports();
    } catch (RuntimeException e) {
      router.log(System.Logger.Level.DEBUG, "cannot report imports: " + e.getMessage());
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

  /** Takes no more calls, and interrupts those that run, but for the one that closes the router. */
  void close() {
    stop();
    for (Task task : tasks.values()) {
      task.interruptOther();
    }
  }

  private void stop() {
    Thread thread;
    synchronized (lock) {
      stopped = true;
      idle = false;
      thread = mainThread;
    }
    router.broker().unpark(thread);
    refuseQueued(STOPPED);
  }

  // ---- one call

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
      answer(false);
    }

    /** Whether the main thread is to read the next call itself. */
    boolean runOnMainThread() {
      return answer(true);
    }

    private boolean answer(boolean onMainThread) {
      if (!begin()) {
        refuse(UNBEGUN);
        return false;
      }
      byte[] answer;
      try {
        answer = execute();
      } finally {
        end();
      }
      boolean more = onMainThread && hasMore();
      Stream stream = router.parentStream();
      boolean polls = onMainThread && !more && stream != null && stream.expectPolling();
      router.reply(message, answer, more);
      return polls;
    }

    private synchronized boolean begin() {
      if (!cancelled) {
        thread = Thread.currentThread();
      }
      return !cancelled;
    }

    /** Answers what hasn't begun, and won't: who cancelled it may count what still runs. */
    void refuse(String reason) {
      boolean own = message.source() == router.description().id();
      Dispatcher.this.refuse(this, own ? null : router.streamTo(message.source()), reason);
    }

    /** After this no interruption can hit the thread's next call. */
    private synchronized void end() {
      thread = null;
      forget();
      Thread.interrupted();
    }

    long key() {
      return Dispatcher.key(message.source(), message.replyTo());
    }

    void forget() {
      tasks.remove(key(), this);
    }

    synchronized void cancel() {
      cancelled = true;
      if (thread != null) {
        thread.interrupt();
      }
    }

    /** What hasn't begun does nothing then. */
    synchronized void interruptOther() {
      cancelled |= thread == null;
      if (thread != null && thread != Thread.currentThread()) {
        thread.interrupt();
      }
    }

    private byte[] execute() {
      try {
        Object value = invoke();
        ByteWriter out = new ByteWriter();
        out.putByte(RETURNED);
        Encoder.write(out, value);
        ContextRouter.requireSendable(out.length());
        return out.toByteArray();
      } catch (Throwable e) { // Whatever a function throws is its answer.
        return encodeFailure(e);
      }
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

  /** What a function threw as an answer; what can't be told of it is told as what hindered that. */
  private static byte[] encodeFailure(Throwable thrown) {
    try {
      return encodeThrown(thrown);
    } catch (
        Throwable worse) { // It came out of the program's own exception, so it may be anything.
      return encodeThrown(
          new EcontextException(
              "the function threw "
                  + thrown.getClass().getName()
                  + ", which can't be told: "
                  // Of what isn't the program's own the message is known to be short.
                  + (worse.getClass() == EcontextException.class
                      ? worse.getMessage()
                      : worse.getClass().getName())));
    }
  }

  private static byte[] encodeThrown(Throwable thrown) {
    ByteWriter out = new ByteWriter();
    out.putByte(THREW);
    Encoder.write(out, thrown);
    ContextRouter.requireSendable(out.length());
    return out.toByteArray();
  }
}
