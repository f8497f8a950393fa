package org.econtext.master.program;

import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.econtext.core.Receiver;
import org.econtext.core.Sender;
import org.econtext.core.ThreadRole;
import org.econtext.core.boot.Main;

/** In the context: does what the {@code java} launcher does, with the same words. */
final class ProgramMain {
  private static final String[] BETWEEN = {"java.lang.reflect.", "jdk.internal.reflect."};

  private static final byte[] NOTHING = new byte[0];

  private ProgramMain() {}

  /** Connects stdio; before main runs, so that it never sees an empty stdin. */
  static Sender<byte[]> attach(Sender<byte[]> out, Sender<byte[]> err) throws IOException {
    // Descriptor 0 is a pipe without a writer so far, which reads as empty.
    FileOutputStream stdin = new FileOutputStream("/proc/self/fd/0");
    Receiver<byte[]> receiver = Main.router().receiver(byte[].class);
    Main.router().broker().start(ThreadRole.PROGRAM, "stdin", new StdinFeed(receiver, stdin));
    // Loads the way of the output now: what is on it when the program halts its JVM is lost, and
    // the first time takes longest.
    out.send(NOTHING);
    err.send(NOTHING);
    Main.attachOutput(new OutputRelay(out), new OutputRelay(err));
    return receiver.sender();
  }

  /** Runs main on the thread that calls this, and then lets that thread and the program end. */
  static void start(String mainClass, String[] arguments, String[] properties) {
    for (int i = 0; i < properties.length; i += 2) {
      System.setProperty(properties[i], properties[i + 1]);
    }
    Throwable thrown = null;
    try {
      run(mainClass, arguments);
    } catch (InvocationTargetException e) {
      thrown = e.getCause();
    } catch (Throwable e) { // Such as an error in a static initializer: it is the program's own.
      thrown = e;
    }
    if (thrown != null) {
      hideCallers(thrown, Collections.newSetFromMap(new IdentityHashMap<>()));
    }
    Main.router().dispatcher().endProgram(thrown);
  }

  private static void run(String mainClass, String[] arguments)
      throws ReflectiveOperationException {
    Class<?> type = load(mainClass);
    Method main = findMain(type);
    main.setAccessible(true);
    Object[] values = main.getParameterCount() == 0 ? new Object[0] : new Object[] {arguments};
    Object receiver = null;
    if (!Modifier.isStatic(main.getModifiers())) {
      Constructor<?> constructor = type.getDeclaredConstructor();
      constructor.setAccessible(true);
      receiver = constructor.newInstance();
    }
    main.invoke(receiver, values);
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name.replace('/', '.'), false, ClassLoader.getSystemClassLoader());
    } catch (ClassNotFoundException e) {
      throw refuse(
          "Could not find or load main class "
              + name
              + "\nCaused by: java.lang.ClassNotFoundException: "
              + name.replace('/', '.'));
    } catch (NoClassDefFoundError e) {
      throw refuse("Could not find or load main class " + name + "\nCaused by: " + e);
    } catch (LinkageError e) {
      throw refuse("LinkageError occurred while loading main class " + name + "\n\t" + e);
    }
  }

  private static Method findMain(Class<?> type) {
    Method main;
    try {
      main = type.getMethod("main", String[].class);
    } catch (NoSuchMethodException e) {
      main = null;
    } catch (NoClassDefFoundError e) {
      throw refuse("Unable to initialize main class " + type.getName() + "\nCaused by: " + e);
    }
    if (main != null && isStatic(main) && main.getReturnType() == void.class) {
      return main;
    }
    if (Runtime.version().feature() >= 25) {
      Method instanceMain = findInstanceMain(type);
      if (instanceMain != null) {
        return instanceMain;
      }
      main = null;
    }
    throw refuse(whyNoMain(type.getName(), main));
  }

  private static String whyNoMain(String name, Method main) {
    if (main == null) {
      return "Main method not found in class "
          + name
          + ", please define the main method as:\n   public static void main(String[] args)\n"
          + "or a JavaFX application class must extend javafx.application.Application";
    }
    if (!isStatic(main)) {
      return "Main method is not static in class "
          + name
          + ", please define the main method as:\n   public static void main(String[] args)";
    }
    return "Main method must return a value of type void in class "
        + name
        + ", please \ndefine the main method as:\n   public static void main(String[] args)";
  }

  /** Since Java 25 main need be neither public nor static nor take anything (JEP 512). */
  private static Method findInstanceMain(Class<?> type) {
    for (Class<?>[] parameters : new Class<?>[][] {{String[].class}, {}}) {
      for (Class<?> owner = type; owner != null; owner = owner.getSuperclass()) {
        Method main = declaredMain(owner, parameters);
        if (main != null) {
          return main;
        }
      }
    }
    return null;
  }

  private static Method declaredMain(Class<?> owner, Class<?>[] parameters) {
    try {
      Method main = owner.getDeclaredMethod("main", parameters);
      boolean isPrivate = Modifier.isPrivate(main.getModifiers());
      return main.getReturnType() == void.class && !isPrivate ? main : null;
    } catch (NoSuchMethodException e) {
      return null;
    }
  }

  private static boolean isStatic(Method method) {
    return Modifier.isStatic(method.getModifiers());
  }

  /** Ends the JVM as the launcher does when there is nothing to run; never returns. */
  private static IllegalStateException refuse(String why) {
    System.err.println("Error: " + why);
    System.exit(1);
    return new IllegalStateException(why);
  }

  /** Removes econtext from below main, where a trace of the java launcher has nothing. */
  private static void hideCallers(Throwable thrown, Set<Throwable> seen) {
    if (thrown == null || !seen.add(thrown)) {
      return;
    }
    StackTraceElement[] trace = thrown.getStackTrace();
    int end = trace.length - 1;
    while (end >= 0 && !trace[end].getClassName().equals(ProgramMain.class.getName())) {
      end--;
    }
    while (end >= 0 && isBetween(trace[end].getClassName())) {
      end--;
    }
    if (end < trace.length - 1 && hasCaller(trace)) {
      thrown.setStackTrace(Arrays.copyOf(trace, end + 1));
    }
    hideCallers(thrown.getCause(), seen);
    for (Throwable suppressed : thrown.getSuppressed()) {
      hideCallers(suppressed, seen);
    }
  }

  private static boolean hasCaller(StackTraceElement[] trace) {
    return trace[trace.length - 1].getClassName().equals(Main.class.getName());
  }

  private static boolean isBetween(String className) {
    for (String prefix : BETWEEN) {
      if (className.startsWith(prefix)) {
        return true;
      }
    }
    return className.equals(ProgramMain.class.getName());
  }
}
