package org.econtext.transport.docker;

import org.econtext.parent.ContextOptions;
import org.econtext.parent.TransportProvider;
import org.econtext.parent.TransportTarget;

/** The scheme {@code docker}, whose address is a container or an image. */
public final class DockerProvider implements TransportProvider {
  /** Made by {@link java.util.ServiceLoader}. */
  public DockerProvider() {}

  @Override
  public String scheme() {
    return "docker";
  }

  @Override
  public String syntax() {
    return "docker:CONTAINER or docker:image=IMAGE, with %2F for slashes";
  }

  @Override
  public TransportTarget parse(String address, ContextOptions options) {
    if (address == null) {
      throw new IllegalArgumentException("there is no container");
    }
    Docker target =
        address.startsWith(Docker.IMAGE)
            ? Docker.image(address.substring(Docker.IMAGE.length()))
            : Docker.container(address);
    return target.withOptions(options);
  }
}
