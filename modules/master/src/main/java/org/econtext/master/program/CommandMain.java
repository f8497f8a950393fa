package org.econtext.master.program;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.econtext.core.Receiver;
import org.econtext.core.Sender;
import org.econtext.core.ThreadRole;
import org.econtext.core.boot.Main;

/** In the context: a command's process, and the threads that serve it. */
final class CommandMain {
  private static final int NOT_EXECUTABLE = 126;
  private static final int NOT_FOUND = 127;
  private static final long TERMINATION_MILLIS = 2_000;

  private CommandMain() {}

  /**
   * Starts the command.
   *
   * @return what takes its stdin; null if it could not be started, which was told to {@code err}
   */
  static Sender<byte[]> start(
      String[] words, Sender<byte[]> out, Sender<byte[]> err, Sender<Integer> status) {
    Process process;
    try {
      process = new ProcessBuilder(words).start();
    } catch (IOException e) {
      StartFailure failure = StartFailure.of(e);
      String line = "econtext: " + words[0] + ": " + failure.reason() + "\n";
      err.send(line.getBytes(StandardCharsets.UTF_8));
      status.send(isMissing(words[0], failure) ? NOT_FOUND : NOT_EXECUTABLE);
      return null;
    }
    Thread killer = new Thread(() -> end(process), "econtext-command-end");
    Runtime.getRuntime().addShutdownHook(killer);
    OutputPump outPump = new OutputPump(process.getInputStream(), out);
    OutputPump errPump = new OutputPump(process.getErrorStream(), err);
    Thread outThread = Main.router().broker().start(ThreadRole.PROGRAM, "command-stdout", outPump);
    Thread errThread = Main.router().broker().start(ThreadRole.PROGRAM, "command-stderr", errPump);
    Main.router()
        .broker()
        .start(
            ThreadRole.PROGRAM,
            "command",
            () -> {
              try {
                int exit = process.waitFor();
                outPump.awaitEnd(outThread);
                errPump.awaitEnd(errThread);
                status.send(exit);
                Runtime.getRuntime().removeShutdownHook(killer);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (IllegalStateException e) {
                // The JVM is ending, so the hook can't be removed; it finds no process to end.
                return;
              }
            });
    Receiver<byte[]> stdin = Main.router().receiver(byte[].class);
    Main.router()
        .broker()
        .start(
            ThreadRole.PROGRAM, "command-stdin", new StdinFeed(stdin, process.getOutputStream()));
    return stdin.sender();
  }

  /** A file that exists but can't be run, such as for its missing interpreter, isn't missing. */
  private static boolean isMissing(String command, StartFailure failure) {
    return failure.isMissingFile() && !(command.indexOf('/') >= 0 && new File(command).exists());
  }

  private static void end(Process process) {
    // Not by Process itself: that closes stdin first, and waits for whoever writes to it.
    ProcessHandle command = process.toHandle();
    command.descendants().forEach(ProcessHandle::destroy);
    command.destroy();
    try {
      if (!process.waitFor(TERMINATION_MILLIS, TimeUnit.MILLISECONDS)) {
        command.descendants().forEach(ProcessHandle::destroyForcibly);
        command.destroyForcibly();
      }
    } catch (InterruptedException e) {
      command.destroyForcibly();
    }
  }
}
