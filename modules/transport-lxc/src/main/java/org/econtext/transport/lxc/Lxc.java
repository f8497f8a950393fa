package org.econtext.transport.lxc;

import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.econtext.core.ConnectFailedException;
import org.econtext.core.ConnectFailedException.Reason;
import org.econtext.parent.ConfigurableTarget;
import org.econtext.parent.ContextOptions;
import org.econtext.parent.LaunchFailure;
import org.econtext.parent.Route;

/**
 * A running LXC container, by {@code lxc-attach} in the {@code PATH} of the launching context. The
 * context runs there as root, with the environment that the container's configuration gives, not
 * with that of the launching one. Immutable; each method that sets something returns a changed
 * copy.
 *
 * @param options how the context is started
 * @param container the container's name
 * @param path the directory that holds the containers, or null for the system's
 * @param attachOptions further options of {@code lxc-attach}
 */
public record Lxc(ContextOptions options, String container, String path, List<String> attachOptions)
    implements ConfigurableTarget<Lxc>, Serializable {
  /**
   * Checks and copies.
   *
   * @param options how the context is started
   * @param container the container's name
   * @param path the directory that holds the containers, or null
   * @param attachOptions further options of {@code lxc-attach}
   * @throws IllegalArgumentException if there can be no such container
   */
  public Lxc {
    if (container.isBlank() || container.startsWith("-") || container.indexOf('/') >= 0) {
      throw new IllegalArgumentException("'" + container + "' is no container");
    }
    attachOptions = new ArrayList<>(attachOptions);
  }

  /**
   * A running container.
   *
   * @param name its name
   * @return the target
   */
  public static Lxc container(String name) {
    return new Lxc(ContextOptions.defaults(), name, null, List.of());
  }

  /**
   * Sets where the container is looked for.
   *
   * @param directory the directory that holds the containers
   * @return the changed copy
   */
  public Lxc path(String directory) {
    return new Lxc(options, container, directory, attachOptions);
  }

  /**
   * Adds options of {@code lxc-attach}.
   *
   * @param more such as {@code --uid=1000} or {@code --keep-var=HTTP_PROXY}
   * @return the changed copy
   */
  public Lxc option(String... more) {
    List<String> all = new ArrayList<>(attachOptions);
    all.addAll(List.of(more));
    return new Lxc(options, container, path, all);
  }

  @Override
  public Lxc withOptions(ContextOptions newOptions) {
    return new Lxc(newOptions, container, path, attachOptions);
  }

  @Override
  public String hop() {
    return "lxc:" + Route.escape(container);
  }

  @Override
  public List<String> command(List<String> firstStage) {
    List<String> command = tool("lxc-attach");
    // What is a path or a locale out here need not be one in there.
    command.add("--clear-env");
    command.addAll(attachOptions);
    command.add("--");
    command.addAll(firstStage);
    return command;
  }

  private List<String> tool(String program) {
    List<String> command = new ArrayList<>(List.of(program, "-n", container));
    if (path != null) {
      command.addAll(List.of("-P", path));
    }
    return command;
  }

  @Override
  public ConnectFailedException explain(LaunchFailure failure) {
    if (failure.firstStageRan() || failure.timedOut()) {
      return null;
    }
    if (failure.says("You lack access", "Insufficent privileges", "Permission denied")) {
      return failure.because(
          Reason.AUTHENTICATION,
          System.getProperty("user.name")
              + " may not attach to "
              + hop()
              + ": become its owner, mostly root, first");
    }
    if (failure.says("Failed to get init pid", "Failed to get attach context")) {
      return explainAbsence(failure);
    }
    if (failure.says("Failed to exec")) {
      return failure.because(Reason.NO_SHELL, "there is no shell at " + hop());
    }
    return null;
  }

  /** To lxc-attach, what doesn't run and what doesn't exist are the same. */
  private ConnectFailedException explainAbsence(LaunchFailure failure) {
    List<String> question = tool("lxc-info");
    question.add("--state");
    try {
      Process process = new ProcessBuilder(question).redirectErrorStream(true).start();
      process.getOutputStream().close();
      byte[] answer = process.getInputStream().readAllBytes();
      if (new String(answer, StandardCharsets.UTF_8).contains("State:")) {
        return failure.because(Reason.UNREACHABLE, "the container " + container + " doesn't run");
      }
      return failure.because(Reason.NO_SUCH_TARGET, "there is no container " + container);
    } catch (IOException e) {
      // It comes with lxc-attach; without it, this much is known.
      return failure.because(Reason.NO_SUCH_TARGET, "there is no running container " + container);
    }
  }
}
