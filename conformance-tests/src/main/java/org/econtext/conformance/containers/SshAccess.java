package org.econtext.conformance.containers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** A known_hosts file and a pair of keys in a directory, for the hosts of a test. */
public final class SshAccess {
  private final Path directory;

  /**
   * Uses a directory.
   *
   * @param directory an empty directory
   */
  public SshAccess(Path directory) {
    this.directory = directory;
  }

  /**
   * The file that says which host keys are known.
   *
   * @return its path
   */
  public Path knownHosts() {
    return directory.resolve("known_hosts");
  }

  /**
   * Makes an OpenSSH client whose configuration is a test's own. The usual one is found by the
   * user's entry in the list of users, so a changed {@code HOME} doesn't help.
   *
   * @param configuration as in {@code ssh_config}
   * @return the directory with a program {@code ssh} in it, to be the first of a {@code PATH}
   * @throws IOException if it can't be written
   */
  public Path client(String configuration) throws IOException {
    Path home = Files.createTempDirectory(directory, "client");
    Path file = Files.writeString(home.resolve("config"), configuration);
    Path client = home.resolve("ssh");
    Files.writeString(client, "#!/bin/sh\nexec /usr/bin/ssh -F " + file + " \"$@\"\n");
    Files.setPosixFilePermissions(client, PosixFilePermissions.fromString("rwx------"));
    return home;
  }

  /**
   * Adds a host's key to the known ones.
   *
   * @param host a started host
   * @throws IOException if its key can't be read
   * @throws InterruptedException if the thread is interrupted
   */
  public void know(TestHost host) throws IOException, InterruptedException {
    List<String> lines = new ArrayList<>();
    if (Files.exists(knownHosts())) {
      lines.addAll(Files.readAllLines(knownHosts()));
    }
    for (String key : host.sh("cat /etc/ssh/ssh_host_*_key.pub").lines().toList()) {
      lines.add("[" + host.getHost() + "]:" + host.sshPort() + " " + key);
    }
    Files.write(knownHosts(), lines);
  }

  /**
   * Makes a key and lets a user of a host log in with it.
   *
   * @param host a started host
   * @param user one of its users
   * @param passphrase the key's passphrase; empty for none
   * @return the private key's file
   * @throws IOException if that fails
   * @throws InterruptedException if the thread is interrupted
   */
  public Path authorize(TestHost host, String user, String passphrase)
      throws IOException, InterruptedException {
    Path key = Files.createTempDirectory(directory, user).resolve("key");
    Process process =
        new ProcessBuilder(
                "ssh-keygen", "-q", "-t", "ed25519", "-N", passphrase, "-f", key.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("ssh-keygen failed: " + said);
    }
    String publicKey = Files.readString(Path.of(key + ".pub")).strip();
    host.sh(
        "h=~"
            + user
            + "/.ssh;mkdir -p $h && echo '"
            + publicKey
            + "' >>$h/authorized_keys"
            + " && chown -R "
            + user
            + " $h && chmod -R go= $h");
    return key;
  }

  /**
   * Makes an {@code ssh} with a configuration of its own, for contexts and programs that have its
   * directory first in their {@code PATH}. The client itself takes the configuration of its user,
   * whatever {@code HOME} says.
   *
   * @param configuration as in {@code ssh_config}
   * @return the {@code PATH}
   * @throws IOException if it can't be written
   */
  public String pathOfClient(String configuration) throws IOException {
    Path home = Files.createTempDirectory(directory, "client");
    Path file = Files.writeString(home.resolve("config"), configuration);
    Path client = home.resolve("ssh");
    // Debian's sh would drop the variables that a password is passed in, as their names have
    // spaces.
    Files.writeString(client, "#!/bin/bash\nexec /usr/bin/ssh -F " + file + " \"$@\"\n");
    if (!client.toFile().setExecutable(true)) {
      throw new IOException(client + " can't be made executable");
    }
    return home + ":" + System.getenv("PATH");
  }
}
