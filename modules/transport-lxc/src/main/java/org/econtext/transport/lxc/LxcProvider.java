package org.econtext.transport.lxc;

import org.econtext.parent.ContextOptions;
import org.econtext.parent.TransportProvider;
import org.econtext.parent.TransportTarget;

/** The scheme {@code lxc}, whose address is a container. */
public final class LxcProvider implements TransportProvider {
  /** Made by {@link java.util.ServiceLoader}. */
  public LxcProvider() {}

  @Override
  public String scheme() {
    return "lxc";
  }

  @Override
  public String syntax() {
    return "lxc:CONTAINER";
  }

  @Override
  public TransportTarget parse(String address, ContextOptions options) {
    if (address == null) {
      throw new IllegalArgumentException("there is no container");
    }
    return Lxc.container(address).withOptions(options);
  }
}
