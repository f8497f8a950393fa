package org.econtext.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A process of a context. Its number alone says nothing, since the contexts of a chain can be on
 * different hosts and in different containers.
 *
 * @param host the name of the host or container, as the process sees it; that of a container is the
 *     beginning of its id unless it was given another
 * @param pid the process's number, as it sees that itself
 */
public record ProcessId(String host, long pid) {
  /**
   * The process that this is called in.
   *
   * @return where it runs, and its number
   * @throws IOException if the host's name can't be read
   */
  public static ProcessId current() throws IOException {
    String host = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    return new ProcessId(host, ProcessHandle.current().pid());
  }
}
