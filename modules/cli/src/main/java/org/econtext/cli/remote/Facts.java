package org.econtext.cli.remote;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a context says about itself.
 *
 * @param user its user's name
 * @param host its host's name
 * @param pid its process's number
 * @param java its Java version
 */
public record Facts(String user, String host, long pid, String java) {
  /** Of the context that this runs in. */
  public static Facts collect() {
    return new Facts(
        System.getProperty("user.name"),
        hostName(),
        ProcessHandle.current().pid(),
        System.getProperty("java.version"));
  }

  private static String hostName() {
    try {
      // Unlike InetAddress, this can't wait for a name server.
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException e) {
      return hostByAddress();
    }
  }

  private static String hostByAddress() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
