package programs;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;

/** A program that does whatever programs do at the edges of stdio and of their lives. */
public final class Edge {
  private static final int MEBIBYTE = 1 << 20;

  private Edge() {}

  /** Does what its first argument names. */
  public static void main(String[] arguments) throws Exception {
    String number = arguments.length > 1 ? arguments[1] : "0";
    switch (arguments[0]) {
      case "exit" -> {
        System.out.print("no line end");
        System.exit(Integer.parseInt(number));
      }
      case "halt" -> Runtime.getRuntime().halt(Integer.parseInt(number));
      case "throw" -> fail();
      case "throwElsewhere" -> throwElsewhere();
      case "daemon" -> start(true);
      case "nonDaemon" -> start(false);
      case "exitInThread" -> new Thread(() -> System.exit(7)).start();
      case "hook" -> addHook(Integer.parseInt(number));
      case "printAndExit" -> {
        printKibibytes(Integer.parseInt(number));
        System.exit(3);
      }
      case "binary" -> binary();
      case "big" -> big(Integer.parseInt(number));
      case "cat" -> System.in.transferTo(System.out);
      case "count" -> count();
      case "unread" -> System.out.println("reads nothing");
      case "closeStdin" -> closeStdin();
      case "closeStdout" -> closeStdout();
      case "subprocess" -> subprocess();
      case "properties" -> properties();
      case "log" -> log();
      case "wait" -> waitForEver();
      default -> System.err.println("what?");
    }
  }

  /** By name, since nothing but the class path that a test gives has SLF4J. */
  private static void log() throws ReflectiveOperationException {
    Object logger =
        Class.forName("org.slf4j.LoggerFactory")
            .getMethod("getLogger", String.class)
            .invoke(null, "edge");
    Class.forName("org.slf4j.Logger").getMethod("warn", String.class).invoke(logger, "logged");
  }

  private static void fail() {
    try {
      Integer.parseInt("x");
    } catch (NumberFormatException e) {
      IllegalStateException failure = new IllegalStateException("failed\nin two lines", e);
      failure.addSuppressed(new IOException("suppressed"));
      throw failure;
    }
  }

  private static void throwElsewhere() {
    Thread thread =
        new Thread(
            () -> {
              throw new IllegalStateException("elsewhere");
            },
            "other");
    thread.start();
  }

  private static void start(boolean daemon) throws InterruptedException {
    CountDownLatch started = new CountDownLatch(1);
    Thread thread =
        new Thread(
            () -> {
              started.countDown();
              try {
                Thread.sleep(daemon ? 60_000 : 200);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              System.out.println("after main");
            });
    thread.setDaemon(daemon);
    thread.start();
    started.await();
    System.out.println("main ends");
  }

  private static void addHook(int kibibytes) {
    Thread hook =
        new Thread(
            () -> {
              printKibibytes(kibibytes);
              System.out.print("hook");
              System.err.print("hook on stderr");
              System.out.flush();
            });
    Runtime.getRuntime().addShutdownHook(hook);
    System.out.println("main ends");
  }

  /** Each numbered, so that one sees which one is missing. */
  private static void printKibibytes(int count) {
    byte[] line = new byte[1024];
    for (int i = 0; i < count; i++) {
      Arrays.fill(line, (byte) 'h');
      byte[] number = Integer.toString(i).getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(number, 0, line, 0, number.length);
      System.out.write(line, 0, line.length);
    }
  }

  private static void binary() {
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    System.out.write(all, 0, all.length);
    System.err.write(all, 0, all.length);
    System.out.flush();
  }

  private static void big(int mebibytes) {
    byte[] block = new byte[MEBIBYTE];
    for (int i = 0; i < mebibytes; i++) {
      for (int j = 0; j < block.length; j++) {
        block[j] = (byte) (i + j * 31);
      }
      System.out.write(block, 0, block.length);
    }
    System.out.flush();
  }

  private static void count() throws IOException {
    long count = 0;
    byte[] buffer = new byte[8192];
    InputStream in = System.in;
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      count += read;
    }
    System.out.println(count);
  }

  private static void closeStdin() throws IOException {
    System.out.println(System.in.read());
    System.in.close();
  }

  private static void closeStdout() throws IOException {
    System.out.println("the last line");
    System.out.close();
    System.err.println("still here");
    try (OutputStream out = new FileOutputStream("/dev/null")) {
      out.write(1);
    }
  }

  private static void subprocess() throws Exception {
    System.out.println("before");
    System.out.flush();
    Process cat = new ProcessBuilder("cat").inheritIO().start();
    int status = cat.waitFor();
    System.out.println("after " + status);
  }

  private static void properties() {
    System.out.println(System.getProperty("java.class.path"));
    System.out.println(System.getProperty("sun.java.command"));
    System.out.println(Thread.currentThread());
    System.out.println(System.getProperty("java.version"));
  }

  private static void waitForEver() throws InterruptedException {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("hook ran")));
    System.out.println("waiting");
    new CountDownLatch(1).await();
  }
}
