package org.econtext.conformance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.econtext.core.Target;

/** What the behaviours are tried on: a target, and perhaps contexts that lie on the way to it. */
public interface Subject {
  /**
   * The target under test. Asked for each context anew.
   *
   * @param name the name that the context is to have; null for any
   * @return the target
   */
  Target target(String name);

  /**
   * A target for a context below one under test, since not everything that a transport needs may be
   * there as well: an image seldom has a client of the engine that runs it.
   *
   * @param name the name that the context is to have; null for any
   * @return the target; if not overridden that under test
   */
  default Target below(String name) {
    return target(name);
  }

  /**
   * The hops between the master and the context that connects the target.
   *
   * @return targets in the order in which they are connected; none if the master connects it
   */
  default List<Target> via() {
    return List.of();
  }

  /**
   * Whether a process of a context under test, or of one on the way to it, lives; asked after the
   * context is gone, so econtext can't tell.
   *
   * @param process where it ran, and its number there; if not overridden all are taken for
   *     processes of this machine
   * @return false if there is no such process, or only its exit status is left
   * @throws IOException if that can't be found out
   */
  default boolean isAlive(ProcessId process) throws IOException {
    try {
      // The bytes in parentheses are the process's name, which may contain anything.
      byte[] stat = Files.readAllBytes(Path.of("/proc/" + process.pid() + "/stat"));
      String text = new String(stat, StandardCharsets.ISO_8859_1);
      return text.charAt(text.lastIndexOf(')') + 2) != 'Z';
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      // Read while the process ends, the file fails with ESRCH.
      if (ProcessHandle.of(process.pid()).isEmpty()) {
        return false;
      }
      throw e;
    }
  }
}
