package org.econtext.conformance;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.logging.Level;
import org.slf4j.LoggerFactory;

/** What {@link OutputBehaviour} calls elsewhere. */
final class OutputFunctions {
  private OutputFunctions() {}

  static void log() {
    LoggerFactory.getLogger("my.slf4j").info("by {}", "slf4j");
    LoggerFactory.getLogger("my.slf4j").debug("not wanted");
    java.util.logging.Logger.getLogger("my.jul").log(Level.WARNING, "by {0}", "jul");
    java.util.logging.Logger.getLogger("my.jul").fine("not wanted");
    System.getLogger("my.system").log(System.Logger.Level.ERROR, "by {0}", "system");
    System.getLogger("my.system").log(System.Logger.Level.DEBUG, "not wanted");
    LoggerFactory.getLogger("my.slf4j").warn("failed", new IllegalStateException("out of stock"));
  }

  static void print(String text) {
    System.out.println(text);
    System.err.println(text);
  }

  static void printUnfinished(String text) {
    System.out.print(text);
    System.out.flush();
  }

  static void printBytes(byte[] bytes) {
    System.out.write(bytes, 0, bytes.length);
    System.out.flush();
  }

  static void printLine(int length, String end) {
    System.out.println("x".repeat(length) + end);
  }

  static int inherit(String script) throws IOException, InterruptedException {
    return new ProcessBuilder("sh", "-c", script).inheritIO().start().waitFor();
  }

  /** Writes where native code would, past everything that the JVM might have put in the way. */
  static void writeToDescriptors(String text) throws IOException {
    // Not closed: that would close the process's own descriptor.
    FileOutputStream direct = new FileOutputStream(FileDescriptor.out);
    direct.write((text + " 1\n").getBytes(StandardCharsets.UTF_8));
    try (FileOutputStream byName = new FileOutputStream("/proc/self/fd/2")) {
      byName.write((text + " 2\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  static int readStdin() throws IOException {
    return System.in.read();
  }

  static String openDescriptors() throws IOException, InterruptedException {
    // The descriptors that a subprocess has beside its own three, and the one that ls itself opens.
    Process ls = new ProcessBuilder("sh", "-c", "echo /proc/self/fd/*").start();
    String all = new String(ls.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    ls.waitFor();
    return all.strip();
  }
}
