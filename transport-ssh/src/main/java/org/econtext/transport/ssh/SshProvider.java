package org.econtext.transport.ssh;

import org.econtext.parent.ContextOptions;
import org.econtext.parent.TransportProvider;
import org.econtext.parent.TransportTarget;

/** The scheme {@code ssh}, whose address is a host, as the OpenSSH client's own is. */
public final class SshProvider implements TransportProvider {
  /** Made by {@link java.util.ServiceLoader}. */
  public SshProvider() {}

  @Override
  public String scheme() {
    return "ssh";
  }

  @Override
  public String syntax() {
    return "ssh:[USER@]HOST[:PORT], with an IPv6 address for HOST in brackets";
  }

  @Override
  public TransportTarget parse(String address, ContextOptions options) {
    if (address == null) {
      throw new IllegalArgumentException("there is no host");
    }
    int at = address.lastIndexOf('@');
    String place = address.substring(at + 1);
    int end = place.startsWith("[") ? place.indexOf(']') + 1 : place.indexOf(':');
    if (place.startsWith("[") && end == 0) {
      throw new IllegalArgumentException("the bracket before the IPv6 address is never closed");
    }
    String host = end < 0 ? place : place.substring(0, end);
    String rest = end < 0 ? "" : place.substring(end);
    Ssh target = Ssh.host(host.startsWith("[") ? host.substring(1, end - 1) : host);
    if (!rest.isEmpty()) {
      target = target.port(port(rest));
    }
    if (at >= 0) {
      target = target.user(address.substring(0, at));
    }
    return target.withOptions(options);
  }

  private static int port(String rest) {
    if (rest.indexOf(':', 1) > 0) {
      throw new IllegalArgumentException("an IPv6 address must stand in brackets");
    }
    try {
      return Integer.parseInt(rest.substring(1));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + rest.substring(1) + "' is no port number", e);
    }
  }
}
