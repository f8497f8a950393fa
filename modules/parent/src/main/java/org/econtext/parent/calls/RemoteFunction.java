package org.econtext.parent.calls;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import org.econtext.core.CodecException;
import org.econtext.core.EcontextException;
import org.econtext.core.Functions;
import org.econtext.core.codec.ByteWriter;
import org.econtext.core.router.MethodName;

/**
 * A function taken apart: which method it is and what it captured.
 *
 * <p>Serialization replaces a lambda by its {@link SerializedLambda}, which {@link
 * ObjectOutputStream#replaceObject} is shown. That needs no access to the lambda's class, so it
 * works in named modules that open nothing. What captures nothing is taken apart once.
 */
final class RemoteFunction {
  private static final Object[] NOTHING = {};

  private static final ClassValue<Slot> SLOTS =
      new ClassValue<>() {
        @Override
        protected Slot computeValue(Class<?> type) {
          return new Slot();
        }
      };

  /** Holds what was found out about one lambda's class: its method is always the same. */
  private static final class Slot {
    volatile Site site;
    volatile RemoteFunction withoutCaptures;
  }

  /** The method behind one method reference or lambda expression. */
  private static final class Site {
    final MethodName method;
    final byte[] encoded;
    final ClassLoader loader;
    volatile Type returnType;

    Site(MethodName method, ClassLoader loader) {
      this.method = method;
      this.loader = loader;
      ByteWriter out = new ByteWriter(128);
      method.write(out);
      encoded = out.toByteArray();
    }
  }

  private final Site site;
  private final Object[] captured;

  private RemoteFunction(Site site, Object[] captured) {
    this.site = site;
    this.captured = captured;
  }

  static RemoteFunction of(Functions.Remote function) {
    RemoteFunction parts = ofLambda(function);
    if (parts == null) {
      throw new EcontextException(
          function.getClass().getName()
              + " is neither a method reference nor a lambda, so it can't be called elsewhere;"
              + " pass X::method or a lambda");
    }
    return parts;
  }

  /** A task taken apart: a lambda, or a method of an object, which is captured then. */
  static RemoteFunction ofTask(Object task, String method) {
    RemoteFunction parts = ofLambda(task);
    if (parts != null) {
      return parts;
    }
    Class<?> type = task.getClass();
    if (type.isHidden()) {
      throw new CodecException(
          type.getName()
              + " is a lambda that is no more than a Callable or Runnable, so it can't travel;"
              + " submit it directly, or declare it as ContextExecutor.Task or .Action");
    }
    // Methods are found by their parameters alone, so that the return type is the declared one.
    MethodName name = new MethodName(false, false, type.getName(), method, "()V");
    return new RemoteFunction(new Site(name, type.getClassLoader()), new Object[] {task});
  }

  /** Null if it is none that can be taken apart. */
  private static RemoteFunction ofLambda(Object function) {
    Slot slot = SLOTS.get(function.getClass());
    RemoteFunction known = slot.withoutCaptures;
    if (known != null) {
      return known;
    }
    RemoteFunction parts = takeApart(function, slot);
    if (parts != null && parts.captured.length == 0) {
      slot.withoutCaptures = parts;
    }
    return parts;
  }

  private static RemoteFunction takeApart(Object function, Slot slot) {
    try (Extractor extractor = new Extractor()) {
      extractor.writeObject(function);
      SerializedLambda lambda = extractor.found;
      if (lambda == null) {
        return null;
      }
      Object[] captured =
          lambda.getCapturedArgCount() == 0 ? NOTHING : new Object[lambda.getCapturedArgCount()];
      for (int i = 0; i < captured.length; i++) {
        captured[i] = lambda.getCapturedArg(i);
      }
      Site site = slot.site;
      if (site == null) {
        site = new Site(methodOf(lambda), function.getClass().getClassLoader());
        slot.site = site;
      }
      return new RemoteFunction(site, captured);
    } catch (IOException e) {
      throw new EcontextException(
          "cannot take " + function.getClass().getName() + " apart: " + e.getMessage(), e);
    }
  }

  private static MethodName methodOf(SerializedLambda lambda) {
    return new MethodName(
        lambda.getImplMethodKind() == MethodHandleInfo.REF_newInvokeSpecial,
        lambda.getImplMethodKind() == MethodHandleInfo.REF_invokeStatic,
        lambda.getImplClass().replace('/', '.'),
        lambda.getImplMethodName(),
        lambda.getImplMethodSignature());
  }

  byte[] encodedMethod() {
    return site.encoded;
  }

  Object[] captured() {
    return captured;
  }

  /** Which method, for errors. */
  String describe() {
    MethodName method = site.method;
    return method.className() + (method.isConstructor() ? "::new" : "::" + method.name());
  }

  /** What the method is declared to return, with its type arguments. */
  Type returnType() {
    Type known = site.returnType;
    if (known == null) {
      try {
        Executable executable = site.method.find(site.loader);
        known =
            executable instanceof Method method
                ? method.getGenericReturnType()
                : executable.getDeclaringClass();
      } catch (ReflectiveOperationException e) {
        throw new EcontextException("cannot find " + describe() + " here", e);
      }
      site.returnType = known;
    }
    return known;
  }

  /** Sees the replacement of the lambda that is written, and writes nothing. */
  private static final class Extractor extends ObjectOutputStream {
    SerializedLambda found;

    Extractor() throws IOException {
      super(OutputStream.nullOutputStream());
      enableReplaceObject(true);
    }

    @Override
    protected Object replaceObject(Object object) {
      if (object instanceof SerializedLambda lambda) {
        found = lambda;
      }
      return null;
    }
  }
}
