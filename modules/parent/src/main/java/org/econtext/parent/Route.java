package org.econtext.parent;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.econtext.core.Context;
import org.econtext.core.Router;

/**
 * A chain of hops, such as {@code ssh:alice@web1:2222/sudo:root/docker:db}: hops are joined by
 * slashes, a hop is a scheme and, behind a colon, an address; {@code %2F} stands for a slash within
 * an address and {@code %25} for a percent sign.
 *
 * @param hops the targets, in the order in which they are connected; at least one
 */
public record Route(List<TransportTarget> hops) {
  /**
   * Copies the list.
   *
   * @param hops the targets
   * @throws IllegalArgumentException if there is no hop
   */
  public Route {
    hops = List.copyOf(hops);
    if (hops.isEmpty()) {
      throw new IllegalArgumentException("a route needs at least one hop");
    }
  }

  /**
   * Reads a route; its schemes are those of the transports that {@link ServiceLoader} finds.
   *
   * @param text the route
   * @param options how its contexts are to be started
   * @return the route
   * @throws IllegalArgumentException if it is none; the message says what is wrong with which hop
   */
  public static Route parse(String text, ContextOptions options) {
    TreeMap<String, TransportProvider> providers = new TreeMap<>();
    for (TransportProvider provider : ServiceLoader.load(TransportProvider.class)) {
      providers.put(provider.scheme(), provider);
    }
    List<TransportTarget> hops = new ArrayList<>();
    for (String hop : text.split("/", -1)) {
      hops.add(parseHop(hop, text, options, providers));
    }
    return new Route(hops);
  }

  private static TransportTarget parseHop(
      String hop,
      String route,
      ContextOptions options,
      TreeMap<String, TransportProvider> providers) {
    int colon = hop.indexOf(':');
    String scheme = colon < 0 ? hop : hop.substring(0, colon);
    if (scheme.isEmpty()) {
      throw new IllegalArgumentException(
          "the route '"
              + route
              + "' has an empty hop; hops are joined by single slashes, as in"
              + " local/local");
    }
    TransportProvider provider = providers.get(scheme);
    if (provider == null) {
      throw new IllegalArgumentException(
          "no transport for '"
              + scheme
              + "' in the route '"
              + route
              + "'"
              + suggest(scheme, providers)
              + (route.startsWith(hop)
                  ? ""
                  : "; a slash within the address before it would be written %2F"));
    }
    String address = colon < 0 ? null : unescape(hop.substring(colon + 1), route);
    try {
      return provider.parse(address, options);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the hop '"
              + hop
              + "' makes no sense: "
              + e.getMessage()
              + "; it is written "
              + provider.syntax(),
          e);
    }
  }

  private static String suggest(String scheme, TreeMap<String, TransportProvider> providers) {
    if (providers.isEmpty()) {
      return "; no transport is on the class path or module path";
    }
    String nearest = null;
    int best = Integer.MAX_VALUE;
    for (String known : providers.keySet()) {
      int distance = editDistance(scheme, known);
      if (distance < best) {
        best = distance;
        nearest = known;
      }
    }
    return best <= 2
        ? "; did you mean '" + nearest + "'?"
        : "; there are " + String.join(", ", providers.keySet());
  }

  /** Levenshtein's distance, by Wagner and Fischer's table (1974). */
  private static int editDistance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }

  private static String unescape(String address, String route) {
    StringBuilder text = new StringBuilder(address.length());
    for (int i = 0; i < address.length(); i++) {
      char c = address.charAt(i);
      if (c != '%') {
        text.append(c);
        continue;
      }
      try {
        text.append((char) Integer.parseInt(address, i + 1, i + 3, 16));
        i += 2;
      } catch (NumberFormatException | IndexOutOfBoundsException e) {
        throw new IllegalArgumentException(
            "'%' in the route '"
                + route
                + "' must be followed by two hexadecimal digits, as in %2F",
            e);
      }
    }
    return text.toString();
  }

  /**
   * Writes a hop's address so that it may stand in a route.
   *
   * @param address the address
   * @return the address with slashes and percent signs escaped
   */
  public static String escape(String address) {
    return address.replace("%", "%25").replace("/", "%2F");
  }

  /**
   * Connects hop after hop.
   *
   * @param router where the first hop starts
   * @return the last context
   * @throws org.econtext.core.ConnectFailedException if a hop fails; those before it are closed
   */
  public Context connect(Router router) {
    Context first = router.connect(hops.get(0));
    Context last = first;
    boolean connected = false;
    try {
      for (TransportTarget hop : hops.subList(1, hops.size())) {
        last = last.connect(hop);
      }
      connected = true;
      return last;
    } finally {
      if (!connected) {
        first.close();
      }
    }
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (TransportTarget hop : hops) {
      text.append(text.length() == 0 ? "" : "/").append(hop.hop());
    }
    return text.toString();
  }
}
