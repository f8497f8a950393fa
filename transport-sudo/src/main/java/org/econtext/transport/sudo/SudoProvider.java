package org.econtext.transport.sudo;

import org.econtext.parent.ContextOptions;
import org.econtext.parent.TransportProvider;
import org.econtext.parent.TransportTarget;

/** The scheme {@code sudo}, whose address is a user. */
public final class SudoProvider implements TransportProvider {
  /** Made by {@link java.util.ServiceLoader}. */
  public SudoProvider() {}

  @Override
  public String scheme() {
    return "sudo";
  }

  @Override
  public String syntax() {
    return "sudo[:USER]";
  }

  @Override
  public TransportTarget parse(String address, ContextOptions options) {
    return Sudo.user(address == null ? "root" : address).withOptions(options);
  }
}
