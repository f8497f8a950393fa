package org.econtext.transport.local;

import org.econtext.parent.ContextOptions;
import org.econtext.parent.TransportProvider;
import org.econtext.parent.TransportTarget;

/** The scheme {@code local}, which takes no address. */
public final class LocalProvider implements TransportProvider {
  /** Made by {@link java.util.ServiceLoader}. */
  public LocalProvider() {}

  @Override
  public String scheme() {
    return "local";
  }

  @Override
  public String syntax() {
    return "local";
  }

  @Override
  public TransportTarget parse(String address, ContextOptions options) {
    if (address != null) {
      throw new IllegalArgumentException("local takes no address, but got '" + address + "'");
    }
    return Local.process().withOptions(options);
  }
}
