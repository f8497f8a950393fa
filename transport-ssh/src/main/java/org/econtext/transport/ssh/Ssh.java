package org.econtext.transport.ssh;

import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.econtext.core.ConnectFailedException;
import org.econtext.parent.ConfigurableTarget;
import org.econtext.parent.Connection;
import org.econtext.parent.ContextOptions;
import org.econtext.parent.LaunchFailure;
import org.econtext.parent.LoginShell;
import org.econtext.parent.ProcessConnection;
import org.econtext.parent.Route;
import org.econtext.parent.Secret;

/**
 * A host that the OpenSSH client ({@code ssh} in the {@code PATH} of the launching context) can
 * reach. Its user's configuration holds: aliases, agent, {@code known_hosts}, {@code ProxyJump},
 * and of {@code ControlMaster} what doesn't end one context with another. An unknown or changed
 * host key is never accepted, unless that configuration says so. Immutable; each method that sets
 * something returns a changed copy.
 *
 * @param options how the context is started
 * @param host a name, an address or an alias of the configuration
 * @param user whom to log in as, or null for what the configuration says
 * @param port the port, or 0 for what the configuration says
 * @param identity the file of a private key, or null for what the configuration says
 * @param sshOptions further {@code -o} options, which go before all others
 * @param password the password, or null for none
 * @param passphrase that of the private key, or null for none
 */
public record Ssh(
    ContextOptions options,
    String host,
    String user,
    int port,
    String identity,
    List<String> sshOptions,
    Secret password,
    Secret passphrase)
    implements ConfigurableTarget<Ssh>, Serializable {
  /** A dead connection is noticed after three of these, in seconds. */
  private static final int ALIVE_INTERVAL_SECONDS = 15;

  private static final int MAX_PORT = 65_535;

  /**
   * Checks and copies.
   *
   * @param options how the context is started
   * @param host a name, an address or an alias
   * @param user whom to log in as, or null
   * @param port the port, or 0
   * @param identity the file of a private key, or null
   * @param sshOptions further {@code -o} options
   * @param password the password, or null
   * @param passphrase that of the private key, or null
   * @throws IllegalArgumentException if host, user or port can't be one
   */
  public Ssh {
    check("host", host, "@/[]");
    if (user != null) {
      check("user", user, "");
    }
    if (port < 0 || port > MAX_PORT) {
      throw new IllegalArgumentException("a port is a number from 1 to 65535, not " + port);
    }
    sshOptions = new ArrayList<>(sshOptions);
  }

  /** What begins with a hyphen could become an option on its way. */
  private static void check(String what, String text, String forbidden) {
    if (text.isEmpty() || text.startsWith("-")) {
      throw new IllegalArgumentException("'" + text + "' is no " + what);
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || forbidden.indexOf(c) >= 0) {
        throw new IllegalArgumentException("a " + what + " has no '" + c + "' in it: " + text);
      }
    }
  }

  /**
   * A host as the user's configuration has it.
   *
   * @param host a name, an address or an alias; no user and no port
   * @return the target
   */
  public static Ssh host(String host) {
    return new Ssh(ContextOptions.defaults(), host, null, 0, null, List.of(), null, null);
  }

  /**
   * Sets whom to log in as.
   *
   * @param name the user
   * @return the changed copy
   */
  public Ssh user(String name) {
    return new Ssh(options, host, name, port, identity, sshOptions, password, passphrase);
  }

  /**
   * Sets the port.
   *
   * @param number from 1 to 65535
   * @return the changed copy
   */
  public Ssh port(int number) {
    if (number == 0) {
      throw new IllegalArgumentException("a port is a number from 1 to 65535, not 0");
    }
    return new Ssh(options, host, user, number, identity, sshOptions, password, passphrase);
  }

  /**
   * Sets the private key.
   *
   * @param path its file, in the context that launches
   * @return the changed copy
   */
  public Ssh identity(String path) {
    return new Ssh(options, host, user, port, path, sshOptions, password, passphrase);
  }

  /**
   * Adds an option of the OpenSSH client. It wins over the configuration and over what econtext
   * sets.
   *
   * @param nameAndValue as in {@code ssh_config}, such as {@code ProxyJump=bastion}
   * @return the changed copy
   */
  public Ssh option(String nameAndValue) {
    List<String> all = new ArrayList<>(sshOptions);
    all.add(nameAndValue);
    return new Ssh(options, host, user, port, identity, all, password, passphrase);
  }

  /**
   * Sets the password. It is given to this host alone, not to those on the way there. Needs OpenSSH
   * 8.4 or newer in the context that launches.
   *
   * @param secret the password
   * @return the changed copy
   */
  @Override
  public Ssh password(Secret secret) {
    return new Ssh(options, host, user, port, identity, sshOptions, secret, passphrase);
  }

  /**
   * Sets the passphrase of the private key. Needs OpenSSH 8.4 or newer in the context that
   * launches.
   *
   * @param secret the passphrase
   * @return the changed copy
   */
  public Ssh passphrase(Secret secret) {
    return new Ssh(options, host, user, port, identity, sshOptions, password, secret);
  }

  @Override
  public Ssh withOptions(ContextOptions newOptions) {
    return new Ssh(newOptions, host, user, port, identity, sshOptions, password, passphrase);
  }

  @Override
  public String hop() {
    String address =
        (user == null ? "" : user + "@")
            + (host.indexOf(':') < 0 ? host : "[" + host + "]")
            + (port == 0 ? "" : ":" + port);
    return "ssh:" + Route.escape(address);
  }

  @Override
  public List<String> command(List<String> firstStage) {
    List<String> command = new ArrayList<>(client());
    command.add("--");
    command.add(host);
    command.add(LoginShell.line(firstStage));
    return command;
  }

  /** The client and its options, of which it takes the first of each name. */
  private List<String> client() {
    List<String> client = new ArrayList<>(List.of("ssh", "-T"));
    for (String option : sshOptions) {
      addOption(client, option);
    }
    if (user != null) {
      client.addAll(List.of("-l", user));
    }
    if (port != 0) {
      client.addAll(List.of("-p", String.valueOf(port)));
    }
    if (identity != null) {
      client.addAll(List.of("-i", identity));
    }
    addOption(client, hasSecret() ? "NumberOfPasswordPrompts=1" : "BatchMode=yes");
    addOption(client, "ConnectTimeout=" + wholeSeconds(options.connectTimeout()));
    addOption(client, "ServerAliveInterval=" + ALIVE_INTERVAL_SECONDS);
    addOption(client, "ServerAliveCountMax=3");
    addOption(client, "Compression=no");
    addOption(client, "RemoteCommand=none");
    // Banners are left out, errors are not.
    addOption(client, "LogLevel=ERROR");
    return client;
  }

  private static void addOption(List<String> client, String option) {
    client.add("-o");
    client.add(option);
  }

  /** Never less, so that the client doesn't give up before its time. */
  private static long wholeSeconds(Duration duration) {
    return duration.plusSeconds(1).minusNanos(1).toSeconds();
  }

  private boolean hasSecret() {
    return password != null || passphrase != null;
  }

  @Override
  public Connection open(List<String> firstStage) throws IOException {
    List<String> query = new ArrayList<>(client());
    query.addAll(List.of("-G", "--", host));
    ClientConfiguration configuration = ClientConfiguration.of(query);
    List<String> command = new ArrayList<>(command(firstStage));
    if (configuration.endsWithItsStarter()) {
      // Before all other options. Else the contexts that share this client would end with this one.
      command.addAll(1, List.of("-o", "ControlMaster=no"));
    }
    ProcessBuilder builder = new ProcessBuilder(command);
    if (hasSecret()) {
      Askpass.prepare(builder.environment(), configuration, password, passphrase);
    }
    return ProcessConnection.start(builder);
  }

  @Override
  public boolean isDistant() {
    return true;
  }

  @Override
  public ConnectFailedException explain(LaunchFailure failure) {
    return SshFailures.explain(this, failure);
  }
}
