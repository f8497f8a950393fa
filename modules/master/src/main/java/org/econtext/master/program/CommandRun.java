package org.econtext.master.program;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.econtext.core.ChannelClosedException;
import org.econtext.core.Context;
import org.econtext.core.Receiver;
import org.econtext.core.Sender;
import org.econtext.core.router.LossNotice;
import org.econtext.parent.children.ChildHost;

/** One run of a command in a context, seen from the side that started it. */
public final class CommandRun {
  private static final byte[] NOTHING = new byte[0];

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
  public CommandRun(Context context, InputStream stdin, OutputStream stdout, OutputStream stderr) {
    this.context = context;
    loss = context.router().service(ChildHost.class).lossOf(context);
    this.stdio = new Stdio(context.router(), stdin, stdout, stderr);
  }

  /**
   * Runs the command.
   *
   * @param words program and arguments
   * @return its exit status
   * @throws InterruptedException if the thread is interrupted
   */
  public int run(String[] words) throws InterruptedException {
    try (Receiver<Integer> status = context.router().receiver(Integer.class)) {
      // A context that ends without a word would leave the receiver waiting.
      CompletableFuture<Void> closing = context.lost().thenRun(() -> status.sender().close());
      stdio.startOutput();
      Sender<byte[]> stdin =
          context.call(CommandMain::start, words, stdio.out(), stdio.err(), status.sender());
      if (stdin != null) {
        stdio.startInput(stdin);
      }
      int exit = status.receive();
      closing.cancel(false);
      return exit;
    } catch (ChannelClosedException e) {
      LossNotice news = loss.get();
      throw news == null ? e : news.toException();
    } finally {
      stdio.finish(NOTHING, NOTHING);
    }
  }
}
