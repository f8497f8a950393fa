package org.econtext.transport.ssh;

import java.util.OptionalInt;
import org.econtext.core.ConnectFailedException;
import org.econtext.core.ConnectFailedException.Reason;
import org.econtext.parent.LaunchFailure;
import org.econtext.parent.LoginShell;

/** What the OpenSSH client's messages mean; they aren't translated in any locale. */
final class SshFailures {
  /** The client's exit status for failures of its own. */
  private static final int STATUS_OF_CLIENT = 255;

  private SshFailures() {}

  static ConnectFailedException explain(Ssh target, LaunchFailure failure) {
    if (failure.firstStageRan() || failure.timedOut()) {
      return null;
    }
    return failure.exitStatus().equals(OptionalInt.of(STATUS_OF_CLIENT))
        ? explainClient(target, failure)
        : LoginShell.explain(failure, target.hop());
  }

  private static ConnectFailedException explainClient(Ssh target, LaunchFailure failure) {
    String hop = target.hop();
    if (failure.says("Could not resolve hostname")) {
      return failure.because(Reason.NO_SUCH_TARGET, "there is no host of the name in " + hop);
    }
    if (failure.says("HOST IDENTIFICATION HAS CHANGED", "REVOKED HOST KEY")) {
      return failure.because(
          Reason.HOST_KEY,
          "the host key of "
              + hop
              + " has changed: another host may pose as it; if the new key is known to be right,"
              + " remove the old one with ssh-keygen -R");
    }
    if (failure.says("Host key verification failed")) {
      return failure.because(
          Reason.HOST_KEY,
          "the host key of "
              + hop
              + " is unknown: log in there once by hand and compare the fingerprint, or add the"
              + " key to known_hosts");
    }
    if (failure.says("Permission denied", "Too many authentication failures")) {
      return failure.because(
          Reason.AUTHENTICATION, hop + " refused " + credentials(target) + advice(target));
    }
    if (failure.says("Connection timed out", "Operation timed out")) {
      return failure.because(
          Reason.TIMEOUT,
          "no answer from "
              + hop
              + " within "
              + target.options().connectTimeout().toMillis()
              + " ms");
    }
    if (failure.says("Connection refused")) {
      return failure.because(Reason.UNREACHABLE, "nothing listens at the port of " + hop);
    }
    if (failure.says(
        "No route to host",
        "Network is unreachable",
        "Connection closed",
        "Connection reset",
        "kex_exchange_identification")) {
      return failure.because(Reason.UNREACHABLE, hop + " can't be reached");
    }
    return null;
  }

  private static String credentials(Ssh target) {
    if (target.password() != null) {
      return "the password";
    }
    return target.passphrase() != null ? "the key, or the passphrase is wrong" : "all keys";
  }

  private static String advice(Ssh target) {
    return target.password() == null && target.passphrase() == null
        ? "; load one into the agent, name one with identity, or give a password"
        : "";
  }
}
