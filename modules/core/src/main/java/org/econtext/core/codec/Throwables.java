package org.econtext.core.codec;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.econtext.core.CodecException;
import org.econtext.core.RemoteThrowable;

/** Throwables, which travel as data: any becomes a {@link RemoteThrowable}. */
final class Throwables {
  /** How long a chain of causes may be; a longer one is cut. */
  private static final int MAX_CHAIN = 64;

  private Throwables() {}

  static void put(Encoder to, Throwable thrown) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    seen.add(thrown);
    put(to, thrown, Math.min(MAX_CHAIN, Encoder.MAX_DEPTH - to.depth()), seen);
  }

  private static void put(Encoder to, Throwable thrown, int levels, Set<Throwable> seen) {
    to.out().putByte(Tags.THROWABLE);
    to.putName(
        thrown instanceof RemoteThrowable remote ? remote.type() : thrown.getClass().getName());
    StringBuilder failures = new StringBuilder();
    String message = message(thrown, failures);
    StackTraceElement[] trace = trace(thrown, failures);
    Throwable cause = cause(thrown, failures);
    to.put(failures.length() == 0 ? message : message + failures);
    to.out().putVarInt(trace.length);
    for (StackTraceElement frame : trace) {
      to.putName(frame.getClassName());
      to.putName(frame.getMethodName());
      to.putName(frame.getFileName() == null ? "" : frame.getFileName());
      to.putSigned(frame.getLineNumber());
    }
    if (cause != null && levels > 0 && seen.add(cause)) {
      put(to, cause, levels - 1, seen);
    } else {
      to.out().putByte(Tags.NULL);
    }
    Throwable[] suppressed = thrown.getSuppressed();
    to.out().putVarInt(suppressed.length);
    for (Throwable one : suppressed) {
      if (levels > 0 && seen.add(one)) {
        put(to, one, levels - 1, seen);
      } else {
        to.out().putByte(Tags.NULL);
      }
    }
  }

  // A throwable's own methods are the program's, and may throw anything: the failure itself is
  // worth more than what they hide of it.

  private static String message(Throwable thrown, StringBuilder failures) {
    try {
      return thrown.getMessage();
    } catch (Throwable e) {
      note(failures, "getMessage", e);
      return "";
    }
  }

  private static StackTraceElement[] trace(Throwable thrown, StringBuilder failures) {
    try {
      StackTraceElement[] trace = thrown.getStackTrace();
      for (StackTraceElement frame : trace) {
        if (frame.getClassName() == null || frame.getMethodName() == null) {
          throw new NullPointerException("a frame without a name");
        }
      }
      return trace;
    } catch (Throwable e) {
      note(failures, "getStackTrace", e);
      return new StackTraceElement[0];
    }
  }

  private static Throwable cause(Throwable thrown, StringBuilder failures) {
    try {
      return thrown.getCause();
    } catch (Throwable e) {
      note(failures, "getCause", e);
      return null;
    }
  }

  private static void note(StringBuilder failures, String method, Throwable thrown) {
    failures
        .append("(its ")
        .append(method)
        .append("() failed with ")
        .append(thrown.getClass().getName())
        .append(')');
  }

  static RemoteThrowable get(Decoder from) {
    String type = from.name();
    Object message = from.get();
    StackTraceElement[] trace = new StackTraceElement[from.count(1)];
    for (int i = 0; i < trace.length; i++) {
      from.countItem();
      String declaring = from.name();
      String method = from.name();
      String file = from.name();
      trace[i] =
          new StackTraceElement(declaring, method, file.isEmpty() ? null : file, from.getSigned());
    }
    RemoteThrowable thrown = new RemoteThrowable(type, text(message), trace, throwable(from.get()));
    for (int count = from.count(1); count > 0; count--) {
      RemoteThrowable suppressed = throwable(from.item());
      if (suppressed != null) {
        thrown.addSuppressed(suppressed);
      }
    }
    return thrown;
  }

  private static String text(Object value) {
    if (value == null || value instanceof String) {
      return (String) value;
    }
    throw new CodecException("a throwable came with a message that is no string");
  }

  private static RemoteThrowable throwable(Object value) {
    if (value == null || value instanceof RemoteThrowable) {
      return (RemoteThrowable) value;
    }
    throw new CodecException("a throwable came with a cause that is none");
  }
}
