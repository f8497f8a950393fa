package org.econtext.transport.sudo;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.econtext.core.ConnectFailedException;
import org.econtext.core.ConnectFailedException.Reason;
import org.econtext.parent.ConfigurableTarget;
import org.econtext.parent.Connection;
import org.econtext.parent.ContextOptions;
import org.econtext.parent.LaunchFailure;
import org.econtext.parent.LoginShell;
import org.econtext.parent.PromptedConnection;
import org.econtext.parent.Route;
import org.econtext.parent.Secret;

/**
 * Another user on the same host, by {@code sudo}. Immutable; each method that sets something
 * returns a changed copy.
 *
 * @param options how the context is started
 * @param user whom the context runs as
 * @param login whether the user's login shell sets up the environment and the working directory
 * @param preserved names of environment variables that are kept
 * @param password that of the user who launches, or null if sudo asks for none
 */
public record Sudo(
    ContextOptions options, String user, boolean login, List<String> preserved, Secret password)
    implements ConfigurableTarget<Sudo>, Serializable {
  private static final String PROMPT = "econtext: password for sudo: ";

  /**
   * Checks and copies.
   *
   * @param options how the context is started
   * @param user whom the context runs as
   * @param login whether as after a login
   * @param preserved names of environment variables that are kept
   * @param password that of the user who launches, or null
   * @throws IllegalArgumentException if there can be no such user or variable
   */
  public Sudo {
    if (user.isEmpty() || user.startsWith("-")) {
      throw new IllegalArgumentException("'" + user + "' is no user");
    }
    preserved = new ArrayList<>(preserved);
    for (String name : preserved) {
      if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
        throw new IllegalArgumentException("'" + name + "' is no environment variable");
      }
    }
  }

  /**
   * A user, with the environment that sudo gives.
   *
   * @param user the name, or {@code #} and a number
   * @return the target
   */
  public static Sudo user(String user) {
    return new Sudo(ContextOptions.defaults(), user, false, List.of(), null);
  }

  /**
   * Says whether the user's login shell sets up the environment and the working directory.
   *
   * @param isLogin true if so
   * @return the changed copy
   */
  public Sudo login(boolean isLogin) {
    return new Sudo(options, user, isLogin, preserved, password);
  }

  /**
   * Keeps environment variables of the launching context. The sudoers file must allow that.
   *
   * @param names the variables, beside those named before
   * @return the changed copy
   */
  public Sudo preserveEnvironment(String... names) {
    List<String> all = new ArrayList<>(preserved);
    all.addAll(List.of(names));
    return new Sudo(options, user, login, all, password);
  }

  /**
   * Sets what to answer if sudo asks.
   *
   * @param secret the password of the user who launches
   * @return the changed copy
   */
  @Override
  public Sudo password(Secret secret) {
    return new Sudo(options, user, login, preserved, secret);
  }

  @Override
  public Sudo withOptions(ContextOptions newOptions) {
    return new Sudo(newOptions, user, login, preserved, password);
  }

  @Override
  public String hop() {
    return "sudo:" + Route.escape(user);
  }

  @Override
  public List<String> command(List<String> firstStage) {
    List<String> command = new ArrayList<>(List.of("sudo"));
    if (password == null) {
      command.add("-n");
    } else {
      command.addAll(List.of("-S", "-p", PROMPT));
    }
    if (login) {
      command.add("-i");
    }
    if (!preserved.isEmpty()) {
      command.add("--preserve-env=" + String.join(",", preserved));
    }
    command.addAll(List.of("-u", user, "--"));
    List<String> words = password == null ? firstStage : PromptedConnection.announcing(firstStage);
    command.addAll(login ? List.of("sh", "-c", EscapedScript.of(words)) : words);
    return command;
  }

  @Override
  public Connection open(List<String> firstStage) throws IOException {
    return PromptedConnection.start(command(firstStage), PROMPT, password);
  }

  @Override
  public ConnectFailedException explain(LaunchFailure failure) {
    if (failure.firstStageRan() || failure.timedOut()) {
      return null;
    }
    if (failure.says("incorrect password", "no password was provided", "Sorry, try again")) {
      return failure.because(Reason.AUTHENTICATION, "sudo refused the password for " + hop());
    }
    if (failure.says("password is required", "authentication is required")) {
      return failure.because(
          Reason.AUTHENTICATION, "sudo asks for a password for " + hop() + ", and none was given");
    }
    if (failure.says("must have a tty")) {
      return failure.because(
          Reason.AUTHENTICATION,
          "sudo wants a terminal for " + hop() + ": turn requiretty off for this user in sudoers");
    }
    if (failure.says("allowed to set the following environment", "preserve the environment")) {
      return failure.because(
          Reason.AUTHENTICATION,
          "sudo may not keep the environment for " + hop() + ": sudoers needs SETENV or env_keep");
    }
    if (failure.says("not in the sudoers file", "may not run sudo", "is not allowed to")) {
      // What sudo says then has the whole first stage in it.
      return new ConnectFailedException(
          Reason.AUTHENTICATION,
          System.getProperty("user.name")
              + " has no right to start a shell by "
              + hop()
              + ": see the sudoers file there");
    }
    if (failure.says("unknown user", "unknown uid", "invalid user")) {
      return failure.because(Reason.NO_SUCH_TARGET, "there is no user " + user);
    }
    return login ? LoginShell.explain(failure, hop()) : null;
  }
}
