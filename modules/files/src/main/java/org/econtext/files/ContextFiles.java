package org.econtext.files;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.econtext.core.Call;
import org.econtext.core.CallException;
import org.econtext.core.ChannelClosedException;
import org.econtext.core.Context;
import org.econtext.core.EcontextException;
import org.econtext.core.LostContextException;
import org.econtext.core.Receiver;
import org.econtext.core.Router;
import org.econtext.core.Sender;
import org.econtext.core.codec.Scope;

/**
 * Copies files and directory trees to and from a context.
 *
 * <p><b>What is copied:</b> content, names (each byte of them, whatever the locale on either side),
 * permissions where there are POSIX ones on both sides, and the modification times of files and
 * directories; symbolic links as such, wherever they lead, except for the path that is asked for
 * itself, which is followed. Owners, hard links, holes and extended attributes aren't kept. A
 * device, socket or FIFO is an error.
 *
 * <p><b>All or nothing:</b> everything is made under a temporary name beside the target, and is
 * moved to it when all of it has arrived, and the content of each file agreed with its checksum. So
 * nobody sees half a file or half a tree, and a transfer that fails, for whatever reason, leaves
 * nothing behind; only a receiving JVM that is killed leaves what it had under a name that begins
 * with {@code .econtext-}. The target is the name of the copy itself, also if there is a directory
 * of that name; its parent must be there.
 *
 * <p>The checksum is CRC-32C, as it is there to find accidents, a disk's or one of this library's,
 * and costs next to nothing. Against people a checksum that the sender makes says nothing; that is
 * the transport's affair.
 *
 * <p>Content that gains by it crosses the channel compressed. Memory doesn't depend on the size of
 * files. A transfer runs beside the context's calls, not behind them.
 *
 * <p>This is an artifact of its own, and not a method of {@link Context}, because core is what is
 * sent to every new context, where most never see a file.
 *
 * <p>Thread safe. A waiting thread that is interrupted ends its transfer and throws {@link
 * CancellationException} with its interrupt status set.
 */
public final class ContextFiles {
  private final Context context;
  private final Router router;

  private ContextFiles(Context context) {
    this.context = context;
    router = context.router();
  }

  /**
   * The files of a context.
   *
   * @param context whose
   * @return its files
   */
  public static ContextFiles of(Context context) {
    return new ContextFiles(context);
  }

  /**
   * Copies a file or tree to the context, where nothing of its name may be.
   *
   * @param local what
   * @param remote the name of the copy there; a relative one is under the context's working
   *     directory
   * @return what that came to
   * @throws IOException as {@link #push(Path, String, TransferOptions)}
   */
  public Transferred push(Path local, String remote) throws IOException {
    return push(local, remote, TransferOptions.defaults());
  }

  /**
   * Copies a file or tree to the context.
   *
   * @param local what
   * @param remote the name of the copy there; a relative one is under the context's working
   *     directory
   * @param options how
   * @return what that came to
   * @throws IOException if that fails on either side; of the class that the failure there has, if
   *     that is one of {@link java.nio.file.FileSystemException} and its subclasses
   * @throws LostContextException if the context is lost before all is done; one that ends in order
   *     may still answer with an {@link IOException}
   */
  public Transferred push(Path local, String remote, TransferOptions options) throws IOException {
    Meter meter = new Meter(options.progress(), String.valueOf(local.getFileName()));
    try (Receiver<Object> opened = router.receiver(Object.class)) {
      CompletableFuture<Void> there =
          context.submit(
              Call.of(FileFunctions.RECEIVE, router, remote, options.existing(), opened.sender())
                  .concurrently());
      closeIfFails(opened, there);
      long sentBytes;
      try (Sender<byte[]> sender = senderFrom(opened)) {
        PackedOutputStream out = new PackedOutputStream(sender);
        new TreeWriter(out, meter).write(local);
        sentBytes = out.sentBytes();
      } catch (IOException | RuntimeException e) {
        throw failure(there, e);
      }
      await(there);
      return meter.end(sentBytes);
    }
  }

  /** Nothing more can come then, and whoever waits is to know. */
  @SuppressWarnings("FutureReturnValueIgnored") // Whoever waits for it is told by the first one.
  private static void closeIfFails(Receiver<?> receiver, CompletableFuture<Void> there) {
    there.whenComplete(
        (nothing, failure) -> {
          if (failure != null) {
            receiver.close();
          }
        });
  }

  @SuppressWarnings("unchecked") // A sender sends anything.
  private Sender<byte[]> senderFrom(Receiver<Object> opened) throws IOException {
    try {
      // Whoever obeys this context may not be what another one makes it send to.
      if (opened.receive() instanceof Scope.Address address
          && address.contextId() == context.id()) {
        return (Sender<byte[]>) address;
      }
      throw new IOException(context + " wants files to be sent elsewhere");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted").initCause(e);
    }
  }

  /**
   * Copies a file or tree from the context to a place where nothing is.
   *
   * @param remote what; a relative name is under the context's working directory
   * @param local the name of the copy
   * @return what that came to
   * @throws IOException as {@link #pull(String, Path, TransferOptions)}
   */
  public Transferred pull(String remote, Path local) throws IOException {
    return pull(remote, local, TransferOptions.defaults());
  }

  /**
   * Copies a file or tree from the context. Whatever a hostile context sends, nothing is written
   * outside of the copy, and not more than {@link TransferOptions#maxBytes(long)} and {@link
   * TransferOptions#maxEntries(long)} allow; but its symbolic links lead where they like, so look
   * before following one.
   *
   * @param remote what; a relative name is under the context's working directory
   * @param local the name of the copy
   * @param options how
   * @return what that came to
   * @throws IOException if that fails on either side; of the class that the failure there has, if
   *     that is one of {@link java.nio.file.FileSystemException} and its subclasses
   * @throws LostContextException if the context is lost before all is here
   */
  public Transferred pull(String remote, Path local, TransferOptions options) throws IOException {
    Meter meter = new Meter(options.progress(), String.valueOf(local.getFileName()));
    Receiver<byte[]> receiver = router.receiver(byte[].class);
    CompletableFuture<Void> there =
        context.submit(Call.of(FileFunctions.SEND, remote, receiver.sender()).concurrently());
    closeIfFails(receiver, there);
    try {
      return Arrival.at(
          local.toAbsolutePath(), options.existing(), receiver, Quota.of(options), meter);
    } catch (IOException | RuntimeException e) {
      receiver.close();
      throw failure(there, e);
    } finally {
      receiver.close();
    }
  }

  /**
   * Tells the other side that this one failed, unless that failed first, and waits until it has
   * removed what it had.
   *
   * @return what to throw, if it isn't thrown here because it happened there
   */
  private static IOException failure(CompletableFuture<Void> there, Exception here)
      throws IOException {
    if (here instanceof InterruptedIOException || here instanceof ClosedByInterruptException) {
      there.cancel(true);
      throw (CancellationException)
          new CancellationException("interrupted during a transfer").initCause(here);
    }
    if (isEndOfChannel(here) || isEndOfChannel(here.getCause())) {
      await(there);
    } else {
      awaitAnyEnd(there);
    }
    if (here instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    return (IOException) here;
  }

  private static boolean isEndOfChannel(Throwable thrown) {
    return thrown instanceof EOFException
        || thrown instanceof ChannelClosedException
        || thrown instanceof LostContextException;
  }

  private static void await(CompletableFuture<Void> there) throws IOException {
    try {
      there.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      there.cancel(true);
      throw (CancellationException)
          new CancellationException("interrupted during a transfer").initCause(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof CallException failure) {
        throw RemoteFailures.toIOException(failure);
      }
      throw (EcontextException) e.getCause();
    }
  }

  private static void awaitAnyEnd(CompletableFuture<Void> there) {
    try {
      await(there);
    } catch (IOException | EcontextException e) {
      // It failed because this side did, or at the same time.
      return;
    }
  }
}
