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
    return Docker.DOCKER;
  }

  @Override
  public String syntax() {
    return Docker.syntax(scheme());
  }

  @Override
  public TransportTarget parse(String address, ContextOptions options) {
    return Docker.parse(scheme(), address, options);
  }
}
