package org.econtext.transport.docker;

import org.econtext.parent.ContextOptions;
import org.econtext.parent.TransportProvider;
import org.econtext.parent.TransportTarget;

/** The scheme {@code podman}, whose address is a container or an image of Podman. */
public final class PodmanProvider implements TransportProvider {
  /** Made by {@link java.util.ServiceLoader}. */
  public PodmanProvider() {}

  @Override
  public String scheme() {
    return Docker.PODMAN;
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
