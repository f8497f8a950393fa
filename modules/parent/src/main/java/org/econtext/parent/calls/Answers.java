package org.econtext.parent.calls;

import java.lang.reflect.Type;
import java.time.Duration;
import org.econtext.core.CallException;
import org.econtext.core.CodecException;
import org.econtext.core.DeadlineExceededException;
import org.econtext.core.EcontextException;
import org.econtext.core.Handles;
import org.econtext.core.LostContextException;
import org.econtext.core.Message;
import org.econtext.core.RemoteThrowable;
import org.econtext.core.codec.ByteReader;
import org.econtext.core.codec.ByteWriter;
import org.econtext.core.codec.Decoder;
import org.econtext.core.router.ContextReference;
import org.econtext.core.router.ContextRouter;
import org.econtext.core.router.Dispatcher;
import org.econtext.core.router.LossNotice;
import org.econtext.core.values.AllowList;
import org.econtext.core.values.DeclaredTrust;

/** What came of calls: values, and errors that say which call in which context. Thread safe. */
final class Answers {
  private final ContextRouter router;
  private final AllowList allowList;

  Answers(ContextRouter router, AllowList allowList) {
    this.router = router;
    this.allowList = allowList;
  }

  Object decode(ContextReference context, RemoteFunction function, Message answer) {
    if (answer.isDead()) {
      throw LossNotice.fromBytes(answer.body()).toException();
    }
    ByteReader in = new ByteReader(answer.body());
    int kind = in.getByte();
    if (kind == Dispatcher.RETURNED) {
      return read(in, function.returnType());
    }
    if (kind == Dispatcher.THREW
        && read(in, RemoteThrowable.class) instanceof RemoteThrowable thrown) {
      throw new CallException(
          describe(context, function) + " failed", RemoteTraces.ofFunctions(thrown));
    }
    throw new CodecException(
        context + " answered " + function.describe() + " with neither a value nor a throwable");
  }

  private Object read(ByteReader in, Type expected) {
    return new Decoder(router, new DeclaredTrust(expected, allowList)).read(in);
  }

  /** What is thrown where reading an answer has thrown what it shouldn't. */
  static EcontextException unreadable(ContextReference context, Throwable thrown) {
    return new EcontextException("the answer of " + context + " can't be read: " + thrown, thrown);
  }

  static String describe(ContextReference context, RemoteFunction function) {
    return function.describe() + " in " + context;
  }

  /** Interrupts a call, without waiting for anything. */
  void cancel(int contextId, int handle) {
    ByteWriter body = new ByteWriter(16);
    body.putInt(handle);
    // If the context is lost, whoever waits is told of that.
    router.sendNews(contextId, Handles.CANCEL_CALL, 0, body.toByteArray());
  }

  static DeadlineExceededException deadlineExceeded(
      ContextReference context, RemoteFunction function, Duration deadline) {
    return new DeadlineExceededException(
        describe(context, function) + " did not answer within " + deadline.toMillis() + " ms");
  }

  /** Why a context is gone, which the router that finds no way to it may know no longer. */
  static LostContextException lossOf(ContextReference context, LostContextException noRoute) {
    LossNotice news = context.loss();
    return news == null ? noRoute : news.toException();
  }

  /** A failure that another thread has found for the current one alone, as if this one had. */
  static RuntimeException thrownHere(RuntimeException failure) {
    Throwable unused = failure.fillInStackTrace();
    return failure;
  }
}
