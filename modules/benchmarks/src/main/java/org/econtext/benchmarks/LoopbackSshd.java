package org.econtext.benchmarks;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.econtext.transport.ssh.Ssh;

/**
 * An OpenSSH server on a port of this machine's loopback, with keys of its own and for the user who
 * runs this. It reads nothing of the machine's or the user's configuration, and changes none of it.
 */
final class LoopbackSshd implements AutoCloseable {
  private static final List<String> CLIENTS = List.of("ssh", "scp", "ssh-keygen", "tar");

  /** It insists on being started by its whole path. */
  private static final Path SERVER = Path.of("/usr/sbin/sshd");

  /** Where root's server separates its privileges; a package or the first start makes it. */
  private static final Path PRIVILEGE_SEPARATION = Path.of("/run/sshd");

  /** As the JDK has its loopback address. */
  private static final String HOST = InetAddress.getLoopbackAddress().getHostAddress();

  private static final int START_MILLIS = 10_000;

  private final Process server;
  private final Path directory;
  private final int port;

  private LoopbackSshd(Process server, Path directory, int port) {
    this.server = server;
    this.directory = directory;
    this.port = port;
  }

  /** What of it isn't installed, or null. */
  static String missing() {
    for (String client : CLIENTS) {
      if (!isInPath(client)) {
        return client;
      }
    }
    if (!Files.isExecutable(SERVER)) {
      return SERVER.toString();
    }
    boolean isRoot = "root".equals(System.getProperty("user.name"));
    return isRoot && !Files.isDirectory(PRIVILEGE_SEPARATION)
        ? PRIVILEGE_SEPARATION.toString()
        : null;
  }

  private static boolean isInPath(String program) {
    for (String each : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      if (Files.isExecutable(Path.of(each, program))) {
        return true;
      }
    }
    return false;
  }

  /** Starts one that keeps what it needs in a directory, which is made. */
  static LoopbackSshd start(Path directory) throws IOException, InterruptedException {
    Files.createDirectory(directory);
    for (String key : List.of("host", "user")) {
      run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", directory.resolve(key).toString());
    }
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    String hostKey = Files.readString(directory.resolve("host.pub"));
    Files.writeString(directory.resolve("known"), "[" + HOST + "]:" + port + " " + hostKey);
    List<String> settings =
        List.of(
            "ListenAddress " + HOST + ":" + port,
            "HostKey " + directory.resolve("host"),
            "AuthorizedKeysFile " + directory.resolve("user.pub"),
            "PidFile none",
            // The directories above a temporary one are everybody's.
            "StrictModes no",
            "PasswordAuthentication no",
            "KbdInteractiveAuthentication no",
            "PermitRootLogin prohibit-password",
            "Subsystem sftp internal-sftp");
    Path configuration = Files.write(directory.resolve("sshd_config"), settings);
    Process server =
        new ProcessBuilder(SERVER.toString(), "-D", "-e", "-f", configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile())
            .start();
    LoopbackSshd started = new LoopbackSshd(server, directory, port);
    try {
      started.awaitListening();
      run(started.client("ssh", "-M", "-N", "-f"));
    } catch (IOException | InterruptedException | RuntimeException e) {
      started.close();
      throw e;
    }
    return started;
  }

  private void awaitListening() throws IOException, InterruptedException {
    long end = System.nanoTime() + START_MILLIS * 1_000_000L;
    while (true) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), START_MILLIS);
        return;
      } catch (IOException e) {
        if (!server.isAlive() || System.nanoTime() > end) {
          throw new IOException("no sshd: " + Files.readString(directory.resolve("log")), e);
        }
        Thread.sleep(10);
      }
    }
  }

  private static void run(String... command) throws IOException {
    run(List.of(command));
  }

  private static void run(List<String> command) throws IOException {
    int status =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start()
            .onExit()
            .join()
            .exitValue();
    if (status != 0) {
      throw new IOException(command + " ended with exit status " + status);
    }
  }

  /** What the clients of all are told alike. */
  private List<String> options() {
    return List.of(
        "UserKnownHostsFile=" + directory.resolve("known"),
        "GlobalKnownHostsFile=none",
        "StrictHostKeyChecking=yes",
        "IdentitiesOnly=yes",
        "IdentityAgent=none",
        "ProxyCommand=none",
        "Compression=no");
  }

  /** A context on this machine, over ssh. */
  Ssh target(String java) {
    Ssh target = Ssh.host(HOST).port(port).identity(key()).java(java);
    for (String option : options()) {
      target = target.option(option);
    }
    return target.option("ControlMaster=no").option("ControlPath=none");
  }

  private String key() {
    return directory.resolve("user").toString();
  }

  /** A client, over the connection that is there already, as a context's is. */
  private List<String> client(String program, String... flags) {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(List.of(flags));
    command.addAll(List.of("-F", "none", "-i", key(), "-o", "BatchMode=yes"));
    command.addAll(List.of("-o", "Port=" + port, "-o", "LogLevel=ERROR"));
    command.addAll(List.of("-o", "ControlPath=" + directory.resolve("control")));
    for (String option : options()) {
      command.addAll(List.of("-o", option));
    }
    if (program.equals("ssh")) {
      command.add(HOST);
    }
    return command;
  }

  /** The command that copies a directory by scp. */
  List<String> scp(Path source, Path target) {
    List<String> command = client("scp", "-q", "-r");
    command.addAll(List.of(source.toString(), HOST + ":" + target));
    return command;
  }

  /** The command that packs a directory here and unpacks it there. */
  List<String> tar(Path source, Path target) {
    String unpack = "mkdir " + target + " && tar -xf - -C " + target;
    return List.of(
        "sh",
        "-c",
        "tar -cf - -C " + source + " . | " + String.join(" ", client("ssh")) + " '" + unpack + "'");
  }

  @Override
  public void close() throws IOException {
    try {
      run(client("ssh", "-q", "-O", "exit"));
    } finally {
      server.destroy();
      server.onExit().join();
    }
  }
}
