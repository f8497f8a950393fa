package org.econtext.master.program;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.econtext.core.Call;
import org.econtext.core.CallException;
import org.econtext.core.Context;
import org.econtext.core.Functions;
import org.econtext.core.LostContextException;
import org.econtext.core.Sender;
import org.econtext.core.router.LossNotice;
import org.econtext.parent.children.ChildHost;

/** One run of a program in a context, seen from the side that started it. */
public final class ProgramRun {
  private static final Functions.Fn2<Sender<byte[]>, Sender<byte[]>, Sender<byte[]>> ATTACH =
      ProgramMain::attach;
  private static final Functions.Proc3<String, String[], String[]> START = ProgramMain::start;

  private final Context context;
  private final Supplier<LossNotice> loss;
  private final Stdio stdio;

  /**
   * Prepares a run.
   *
   * @param context where
   * @param stdin what it reads
   * @param stdout where its stdout goes
   * @param stderr where its stderr goes
   */
  public ProgramRun(Context context, InputStream stdin, OutputStream stdout, OutputStream stderr) {
    this.context = context;
    loss = context.router().service(ChildHost.class).lossOf(context);
    this.stdio = new Stdio(context.router(), stdin, stdout, stderr);
  }

  /**
   * Runs the program.
   *
   * @param mainClass the name of its main class
   * @param arguments what its main gets
   * @param properties system properties, each key followed by its value
   * @return its exit status
   * @throws InterruptedException if the thread is interrupted; the context is closed then
   */
  public int run(String mainClass, String[] arguments, String[] properties)
      throws InterruptedException {
    stdio.startOutput();
    // Calls run in their order, so the second need not wait here for the first one's answer.
    CompletableFuture<Sender<byte[]>> stdin =
        context.submit(Call.of(ATTACH, stdio.out(), stdio.err()));
    CompletableFuture<Void> started =
        context.submit(Call.of(START, mainClass, arguments, properties));
    CompletableFuture<Void> fed = stdin.thenAccept(stdio::startInput);
    try {
      await(fed);
      await(started);
      context.lost().get();
      LossNotice news = loss.get();
      stdio.finish(news.stdout(), news.stderr());
      if (news.exitStatus() == LostContextException.UNKNOWN_STATUS) {
        throw news.toException();
      }
      return news.exitStatus();
    } catch (ExecutionException e) {
      throw new CompletionException(e.getCause());
    } catch (InterruptedException e) {
      context.close();
      throw e;
    }
  }

  /** Returns when a part has worked or the JVM has ended; throws if econtext's own code failed. */
  private void await(CompletableFuture<Void> part) throws InterruptedException, ExecutionException {
    try {
      part.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof CallException failure) {
        context.close();
        throw failure;
      }
      if (!(e.getCause() instanceof LostContextException)) {
        throw e;
      }
    }
  }
}
