package org.econtext.conformance.examples;

import org.econtext.parent.ContextOptions;
import org.econtext.parent.TransportProvider;
import org.econtext.parent.TransportTarget;

/** The scheme {@code nice}, whose address is a number. */
public final class NiceProvider implements TransportProvider {
  @Override
  public String scheme() {
    return "nice";
  }

  @Override
  public String syntax() {
    return "nice[:NUMBER]";
  }

  @Override
  public TransportTarget parse(String address, ContextOptions options) {
    return new Nice(options, address == null ? 10 : Integer.parseInt(address));
  }
}
