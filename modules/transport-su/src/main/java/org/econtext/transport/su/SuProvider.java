package org.econtext.transport.su;

import org.econtext.parent.ContextOptions;
import org.econtext.parent.TransportProvider;
import org.econtext.parent.TransportTarget;

/** The scheme {@code su}, whose address is a user. */
public final class SuProvider implements TransportProvider {
  /** Made by {@link java.util.ServiceLoader}. */
  public SuProvider() {}

  @Override
  public String scheme() {
    return "su";
  }

  @Override
  public String syntax() {
    return "su[:USER]";
  }

  @Override
  public TransportTarget parse(String address, ContextOptions options) {
    return Su.user(address == null ? "root" : address).withOptions(options);
  }
}
