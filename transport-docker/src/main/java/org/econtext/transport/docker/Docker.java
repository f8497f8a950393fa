package org.econtext.transport.docker;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.econtext.core.ConnectFailedException;
import org.econtext.core.ConnectFailedException.Reason;
import org.econtext.parent.ConfigurableTarget;
import org.econtext.parent.Connection;
import org.econtext.parent.ContextOptions;
import org.econtext.parent.LaunchFailure;
import org.econtext.parent.ProcessConnection;
import org.econtext.parent.Route;

/**
 * A running container, or a temporary one made from an image, by the {@code docker} client in the
 * {@code PATH} of the launching context. Which engine that talks to is its own business: {@code
 * DOCKER_HOST} and contexts hold. Immutable; each method that sets something returns a changed
 * copy.
 *
 * @param options how the context is started
 * @param container a running container's name or id, or null if there is an image
 * @param image what a temporary container is made from, or null if there is a container
 * @param user whom the context runs as there, or null for what the container says
 * @param directory the working directory, or null for what the container says
 * @param clientOptions further options of {@code docker exec} or {@code docker run}
 * @param client the client, such as {@code docker} or {@code podman}
 */
public record Docker(
    ContextOptions options,
    String container,
    String image,
    String user,
    String directory,
    List<String> clientOptions,
    String client)
    implements ConfigurableTarget<Docker>, Serializable {
  static final String DOCKER = "docker";
  static final String PODMAN = "podman";

  /** What an address begins with that is an image. */
  private static final String IMAGE = "image=";

  /**
   * Checks and copies.
   *
   * @param options how the context is started
   * @param container a running container, or null
   * @param image an image, or null
   * @param user whom the context runs as there, or null
   * @param directory the working directory, or null
   * @param clientOptions further options of the client's command
   * @param client the client
   * @throws IllegalArgumentException if there can be no such container or image
   */
  public Docker {
    if ((container == null) == (image == null)) {
      throw new IllegalArgumentException("either a container or an image is needed");
    }
    String name = container == null ? image : container;
    if (name.isBlank() || name.startsWith("-")) {
      throw new IllegalArgumentException(
          "'" + name + "' is no " + (container == null ? "image" : "container"));
    }
    clientOptions = new ArrayList<>(clientOptions);
  }

  /**
   * A running container.
   *
   * @param name its name or id
   * @return the target
   */
  public static Docker container(String name) {
    return new Docker(ContextOptions.defaults(), name, null, null, null, List.of(), DOCKER);
  }

  /**
   * A temporary container, which is removed when the context ends.
   *
   * @param name the image, such as {@code eclipse-temurin:17}; pulled if it isn't there
   * @return the target
   */
  public static Docker image(String name) {
    return new Docker(ContextOptions.defaults(), null, name, null, null, List.of(), DOCKER);
  }

  /**
   * Sets whom the context runs as.
   *
   * @param nameOrId a user of the container, or a number, perhaps with a group behind a colon
   * @return the changed copy
   */
  public Docker user(String nameOrId) {
    return new Docker(options, container, image, nameOrId, directory, clientOptions, client);
  }

  /**
   * Sets the working directory.
   *
   * @param path its path in the container
   * @return the changed copy
   */
  public Docker workingDirectory(String path) {
    return new Docker(options, container, image, user, path, clientOptions, client);
  }

  /**
   * Adds options of {@code docker exec}, or of {@code docker run} if there is an image.
   *
   * @param more such as {@code --read-only} or {@code --network=none}
   * @return the changed copy
   */
  public Docker option(String... more) {
    List<String> all = new ArrayList<>(clientOptions);
    all.addAll(List.of(more));
    return new Docker(options, container, image, user, directory, all, client);
  }

  /**
   * Sets the client.
   *
   * @param program one that takes the same commands and options, such as {@code podman}
   * @return the changed copy
   */
  public Docker command(String program) {
    return new Docker(options, container, image, user, directory, clientOptions, program);
  }

  @Override
  public Docker withOptions(ContextOptions newOptions) {
    return new Docker(newOptions, container, image, user, directory, clientOptions, client);
  }

  /** Reads what stands behind a scheme. */
  static Docker parse(String client, String address, ContextOptions options) {
    if (address == null) {
      throw new IllegalArgumentException("there is no container");
    }
    Docker target =
        address.startsWith(IMAGE) ? image(address.substring(IMAGE.length())) : container(address);
    return target.command(client).withOptions(options);
  }

  /** Says what {@link #parse} reads. */
  static String syntax(String scheme) {
    return scheme + ":CONTAINER or " + scheme + ":" + IMAGE + "IMAGE, with %2F for slashes";
  }

  @Override
  public String hop() {
    return (client.equals(PODMAN) ? PODMAN : DOCKER)
        + ":"
        + (image == null ? Route.escape(container) : IMAGE + Route.escape(image));
  }

  @Override
  public List<String> command(List<String> firstStage) {
    List<String> command = new ArrayList<>(List.of(client));
    command.addAll(image == null ? List.of("exec", "-i") : List.of("run", "-i", "--rm"));
    if (user != null) {
      command.addAll(List.of("--user", user));
    }
    if (directory != null) {
      command.addAll(List.of("--workdir", directory));
    }
    command.addAll(clientOptions);
    if (image == null) {
      command.add(container);
      command.addAll(firstStage);
    } else {
      // The image may have an entry point of its own.
      command.addAll(List.of("--entrypoint", firstStage.get(0), image));
      command.addAll(firstStage.subList(1, firstStage.size()));
    }
    return command;
  }

  @Override
  public Connection open(List<String> firstStage) throws IOException {
    if (image == null) {
      return ProcessConnection.start(new ProcessBuilder(command(firstStage)));
    }
    String name = "econtext-" + UUID.randomUUID();
    // Podman would ask what hangs to end, and wait ten seconds, before it removes it by force.
    List<String> command = option("--name", name, "--stop-timeout", "0").command(firstStage);
    return new TemporaryContainer(
        ProcessConnection.start(new ProcessBuilder(command)), client, name);
  }

  @Override
  public ConnectFailedException explain(LaunchFailure failure) {
    if (failure.firstStageRan() || failure.timedOut()) {
      return null;
    }
    if (failure.says("permission denied while trying to connect")) {
      return failure.because(
          Reason.AUTHENTICATION,
          "this user may not use the container engine for "
              + hop()
              + ": is it in the docker group?");
    }
    if (failure.says("Cannot connect to the Docker daemon", "error during connect")
        || failure.says("unable to connect to Podman")) {
      return failure.because(
          Reason.UNREACHABLE,
          "the container engine for " + hop() + " doesn't answer: does it run?");
    }
    if (failure.says("No such container", "no container with name or ID")) {
      return failure.because(Reason.NO_SUCH_TARGET, "there is no container " + container);
    }
    if (failure.says("is not running", "is paused", "is restarting", "container state improper")) {
      return failure.because(Reason.UNREACHABLE, "the container " + container + " doesn't run");
    }
    if (failure.says("unable to find user", "no matching entries in passwd file")) {
      return failure.because(Reason.NO_SUCH_TARGET, "there is no user " + user + " at " + hop());
    }
    if (failure.says("Unable to find image", "invalid reference")
        || failure.says("unable to copy from source", "initializing source", "short-name")) {
      return failure.because(Reason.NO_SUCH_TARGET, "there is no image " + image);
    }
    if (failure.says("chdir to cwd", "crun: chdir", "workdir")) {
      return failure.because(Reason.FAILED, "there is no directory " + directory + " at " + hop());
    }
    if (failure.says("executable file not found", "no such file or directory")
        || failure.says("not found in $PATH")) {
      // The engine tells some of it on stdout.
      return new ConnectFailedException(
          Reason.NO_SHELL,
          "there is no shell at " + hop() + ": " + (failure.error() + failure.output()).strip());
    }
    return null;
  }
}
