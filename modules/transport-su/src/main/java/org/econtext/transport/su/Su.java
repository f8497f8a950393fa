package org.econtext.transport.su;

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
 * Another user on the same host, by {@code su}. Root needs no password, everybody else that of the
 * user whom the context is to run as. Immutable; each method that sets something returns a changed
 * copy.
 *
 * @param options how the context is started
 * @param user whom the context runs as
 * @param login whether the environment and the working directory are as after a login
 * @param password the user's own, or null if su asks for none
 */
public record Su(ContextOptions options, String user, boolean login, Secret password)
    implements ConfigurableTarget<Su>, Serializable {
  /** What PAM asks. */
  private static final String PROMPT = "Password: ";

  /**
   * Checks.
   *
   * @param options how the context is started
   * @param user whom the context runs as
   * @param login whether as after a login
   * @param password the user's own, or null
   * @throws IllegalArgumentException if there can be no such user
   */
  public Su {
    if (user.isEmpty() || user.startsWith("-")) {
      throw new IllegalArgumentException("'" + user + "' is no user");
    }
  }

  /**
   * A user, with the environment of the launching context.
   *
   * @param user the name
   * @return the target
   */
  public static Su user(String user) {
    return new Su(ContextOptions.defaults(), user, false, null);
  }

  /**
   * Says whether the user's login shell sets up the environment and the working directory.
   *
   * @param isLogin true if so
   * @return the changed copy
   */
  public Su login(boolean isLogin) {
    return new Su(options, user, isLogin, password);
  }

  /**
   * Sets what to answer if su asks. That takes the su of util-linux or shadow-utils: busybox asks
   * where the context's own output is expected.
   *
   * @param secret the password of the user whom the context runs as
   * @return the changed copy
   */
  @Override
  public Su password(Secret secret) {
    return new Su(options, user, login, secret);
  }

  @Override
  public Su withOptions(ContextOptions newOptions) {
    return new Su(newOptions, user, login, password);
  }

  @Override
  public String hop() {
    return "su:" + Route.escape(user);
  }

  @Override
  public List<String> command(List<String> firstStage) {
    List<String> command = new ArrayList<>(List.of("su"));
    if (login) {
      command.add("-l");
    }
    // Not -s: su ignores it for users whose shell isn't in /etc/shells.
    List<String> words = password == null ? firstStage : PromptedConnection.announcing(firstStage);
    command.addAll(List.of("-c", LoginShell.line(words), user));
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
    if (failure.says("Authentication failure", "incorrect password")) {
      return failure.because(
          Reason.AUTHENTICATION,
          password == null
              ? "su asks for a password for " + hop() + ", and none was given"
              : "su refused the password for " + hop());
    }
    if (failure.says("must be run from a terminal")) {
      return failure.because(
          Reason.AUTHENTICATION, "su wants a terminal for " + hop() + ": it is too old, use sudo");
    }
    if (failure.says("su: Permission denied")) {
      return failure.because(
          Reason.AUTHENTICATION,
          System.getProperty("user.name")
              + " may not use su for "
              + hop()
              + ": see /etc/pam.d/su there");
    }
    if (failure.says("does not exist", "unknown user", "No passwd entry")) {
      return failure.because(Reason.NO_SUCH_TARGET, "there is no user " + user);
    }
    return LoginShell.explain(failure, hop());
  }
}
