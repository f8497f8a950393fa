package org.econtext.parent;

/**
 * Makes targets of a scheme out of their textual form; found by {@link java.util.ServiceLoader}.
 * Thread safe.
 */
public interface TransportProvider {
  /**
   * The scheme.
   *
   * @return lower-case letters and digits, such as {@code ssh}
   */
  String scheme();

  /**
   * What an address of this scheme looks like.
   *
   * @return such as {@code ssh:[USER@]HOST[:PORT]}
   */
  String syntax();

  /**
   * Makes a target.
   *
   * @param address what stands behind the scheme and its colon, unescaped; null if nothing does
   * @param options how the context is to be started
   * @return the target
   * @throws IllegalArgumentException if the address makes no sense; the message says why
   */
  TransportTarget parse(String address, ContextOptions options);
}
