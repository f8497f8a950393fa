package org.econtext.benchmarks;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.econtext.core.Context;
import org.econtext.core.Router;
import org.econtext.files.ContextFiles;
import org.econtext.master.Master;
import org.econtext.transport.local.Local;

/** Copies files in turns with what limits that: prints lines for each figure. */
final class TransferRun implements AutoCloseable {
  private static final double MEBIBYTE = 1 << 20;
  private static final Path MEMORY = Path.of("/dev/shm");

  private final int rounds;
  private final Path directory;
  private final TransferData data;
  private final Path target;
  private final Limits limits = new Limits();

  private TransferRun(boolean quick) throws IOException {
    rounds = quick ? 4 : 12;
    int bytes = quick ? 64 << 20 : 256 << 20;
    directory = makeDirectory(bytes * 4L);
    data = new TransferData(directory, bytes);
    target = directory.resolve("target");
  }

  /** In memory where that has room, since a disk that writes behind is another one each time. */
  private static Path makeDirectory(long bytes) throws IOException {
    boolean fits = Files.isWritable(MEMORY) && Files.getFileStore(MEMORY).getUsableSpace() > bytes;
    return fits
        ? Files.createTempDirectory(MEMORY, "econtext-bench")
        : Files.createTempDirectory("econtext-bench");
  }

  public static void main(String[] arguments) throws Exception {
    try (TransferRun run = new TransferRun(Boolean.parseBoolean(arguments[0]));
        Router router = Master.open()) {
      run.overPipes(router);
      run.overSsh(router);
    }
  }

  /** Something that takes time. */
  private interface Step {
    void run() throws IOException, InterruptedException;
  }

  private double rate(Path source, Step step) throws IOException, InterruptedException {
    remove(target);
    long start = System.nanoTime();
    step.run();
    double seconds = (System.nanoTime() - start) / 1e9;
    TransferData.check(source, target);
    return TransferData.contentBytes(source) / MEBIBYTE / seconds;
  }

  static void remove(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    try (Stream<Path> all = Files.walk(path)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  // ---- on this machine

  private void overPipes(Router router) throws IOException, InterruptedException {
    Process pushed = limits.start(PipeFile.class, target.toString());
    Process dropped = limits.start(PipeFile.class, "/dev/null");
    try (Context context = router.connect(Local.process().java(limits.java()))) {
      ContextFiles files = ContextFiles.of(context);
      push(Transfer.PUSH_NOISE, pushed, files, TransferData.file(data.noise()));
      pull(Transfer.PULL_NOISE, files, TransferData.file(data.noise()));
      push(Transfer.PUSH_TEXT, pushed, files, TransferData.file(data.text()));
      pull(Transfer.PULL_TEXT, files, TransferData.file(data.text()));
      pushTree(files);
      Samples raw = new Samples();
      byte[] piece = new byte[PipeFile.PIECE_BYTES];
      long bytes = TransferData.contentBytes(data.noise());
      for (int i = 0; i < rounds; i++) {
        long start = System.nanoTime();
        order(dropped, bytes);
        for (long left = bytes; left > 0; left -= piece.length) {
          dropped.getOutputStream().write(piece);
        }
        await(dropped);
        raw.add(Double.NaN, bytes / MEBIBYTE / ((System.nanoTime() - start) / 1e9));
      }
      Transfer.RAW_PIPE.print(raw);
    } finally {
      pushed.destroy();
      dropped.destroy();
    }
  }

  private void push(Transfer what, Process pipe, ContextFiles files, Path source)
      throws IOException, InterruptedException {
    Samples samples = new Samples();
    for (int i = 0; i < rounds; i++) {
      samples.add(
          rate(source, () -> pushRaw(pipe, source)),
          rate(source, () -> files.push(source, target.toString())));
    }
    what.print(samples);
  }

  private static void pushRaw(Process pipe, Path source) throws IOException {
    try (InputStream in = Files.newInputStream(source)) {
      long length = Files.size(source);
      order(pipe, length);
      PipeFile.copy(in, pipe.getOutputStream(), length);
      await(pipe);
    }
  }

  private static void order(Process pipe, long length) throws IOException {
    OutputStream out = pipe.getOutputStream();
    out.write(
        ByteBuffer.allocate(1 + Long.BYTES).put((byte) PipeFile.TAKE).putLong(length).array());
    out.flush();
  }

  private static void await(Process pipe) throws IOException {
    pipe.getOutputStream().flush();
    if (pipe.getInputStream().read() < 0) {
      throw new EOFException("the other end of the pipe ended");
    }
  }

  private void pull(Transfer what, ContextFiles files, Path source)
      throws IOException, InterruptedException {
    Process pipe = limits.start(PipeFile.class, source.toString());
    try {
      Samples samples = new Samples();
      for (int i = 0; i < rounds; i++) {
        samples.add(
            rate(source, () -> pullRaw(pipe, source)),
            rate(source, () -> files.pull(source.toString(), target)));
      }
      what.print(samples);
    } finally {
      pipe.destroy();
    }
  }

  private void pullRaw(Process pipe, Path source) throws IOException {
    pipe.getOutputStream().write(PipeFile.GIVE);
    pipe.getOutputStream().flush();
    try (OutputStream out = Files.newOutputStream(target)) {
      PipeFile.copy(pipe.getInputStream(), out, Files.size(source));
    }
  }

  private void pushTree(ContextFiles files) throws IOException, InterruptedException {
    Path source = data.tree();
    String line = "mkdir target && tar -cf - -C tree . | tar -xf - -C target";
    Samples samples = new Samples();
    for (int i = 0; i < rounds; i++) {
      samples.add(
          rate(source, () -> run(List.of("sh", "-c", line))),
          rate(source, () -> files.push(source, target.toString())));
    }
    Transfer.PUSH_TREE.print(samples);
  }

  private void run(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    process.getOutputStream().close();
    int status = process.waitFor();
    if (status != 0) {
      throw new IOException(command + " ended with exit status " + status);
    }
  }

  // ---- over ssh

  private void overSsh(Router router) throws IOException, InterruptedException {
    String missing = LoopbackSshd.missing();
    if (missing != null) {
      System.err.println("skipped: ssh, because there is no " + missing);
      return;
    }
    try (LoopbackSshd sshd = LoopbackSshd.start(directory.resolve("sshd"));
        Context context = router.connect(sshd.target(limits.java()))) {
      ContextFiles files = ContextFiles.of(context);
      overSsh(sshd, files, data.noise(), Transfer.SSH_NOISE_SCP, Transfer.SSH_NOISE_TAR);
      overSsh(sshd, files, data.text(), Transfer.SSH_TEXT_SCP, Transfer.SSH_TEXT_TAR);
      overSsh(sshd, files, data.tree(), Transfer.SSH_TREE_SCP, Transfer.SSH_TREE_TAR);
    }
  }

  private void overSsh(
      LoopbackSshd sshd, ContextFiles files, Path source, Transfer withScp, Transfer withTar)
      throws IOException, InterruptedException {
    Samples scp = new Samples();
    Samples tar = new Samples();
    for (int i = 0; i < rounds / 2; i++) {
      double scpRate = rate(source, () -> run(sshd.scp(source, target)));
      double ours = rate(source, () -> files.push(source, target.toString()));
      scp.add(scpRate, ours);
      tar.add(rate(source, () -> run(sshd.tar(source, target))), ours);
    }
    withScp.print(scp);
    withTar.print(tar);
  }

  @Override
  public void close() throws IOException {
    limits.close();
    remove(directory);
  }
}
