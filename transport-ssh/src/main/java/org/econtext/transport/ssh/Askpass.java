package org.econtext.transport.ssh;

import java.io.File;
import java.util.Locale;
import java.util.Map;
import org.econtext.core.ConnectFailedException;
import org.econtext.core.ConnectFailedException.Reason;
import org.econtext.parent.Secret;

/**
 * Gives the OpenSSH client secrets without a terminal, a file or a word on a command line. The
 * client asks the program that {@code SSH_ASKPASS} names, with the prompt as its argument. That
 * program is {@code printenv}; it finds an environment variable whose name is the prompt, if the
 * prompt is one of those expected here. To all others, such as those of a host on the way or the
 * question whether to trust a host key, it has no answer.
 */
final class Askpass {
  private static final String PROGRAM = "printenv";

  /** The client shows no more of a key's path than this. */
  private static final int MAX_PATH_CHARACTERS = 100;

  private Askpass() {}

  /** Sets the environment of a client. */
  static void prepare(
      Map<String, String> environment,
      ClientConfiguration configuration,
      Secret password,
      Secret passphrase) {
    environment.put("SSH_ASKPASS", program());
    environment.put("SSH_ASKPASS_REQUIRE", "force");
    if (passphrase != null) {
      for (String file : configuration.values("identityfile")) {
        environment.put(passphrasePrompt(file), passphrase.reveal());
      }
    }
    if (password != null) {
      for (String user : configuration.values("user")) {
        for (String host : configuration.values("hostname")) {
          String who = user + "@" + host.toLowerCase(Locale.ROOT);
          environment.put(who + "'s password: ", password.reveal());
          // What PAM asks through keyboard-interactive authentication, prefixed since OpenSSH 8.5.
          environment.put("(" + who + ") Password: ", password.reveal());
        }
      }
    }
  }

  private static String passphrasePrompt(String file) {
    String path =
        file.startsWith("~/") ? System.getProperty("user.home") + file.substring(1) : file;
    return "Enter passphrase for key '"
        + path.substring(0, Math.min(path.length(), MAX_PATH_CHARACTERS))
        + "': ";
  }

  private static String program() {
    String path = System.getenv().getOrDefault("PATH", "") + ":/usr/bin:/bin";
    for (String directory : path.split(":", -1)) {
      File file = new File(directory, PROGRAM);
      if (file.isAbsolute() && file.canExecute()) {
        return file.getPath();
      }
    }
    throw new ConnectFailedException(
        Reason.NO_LAUNCHER,
        "there is no " + PROGRAM + " (of coreutils or busybox), by which ssh gets its secrets");
  }
}
