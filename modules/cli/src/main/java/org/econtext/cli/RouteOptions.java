package org.econtext.cli;

import java.io.Console;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.econtext.core.ConnectFailedException;
import org.econtext.core.ConnectFailedException.Reason;
import org.econtext.parent.Route;
import org.econtext.parent.Secret;
import org.econtext.parent.TransportTarget;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Where to, and the passwords for the way there. */
final class RouteOptions {
  @Parameters(index = "0", paramLabel = "ROUTE", description = "Where to, such as local/local.")
  private String route;

  @Option(
      names = "--ask-password",
      paramLabel = "HOP",
      description =
          "Ask on the terminal for a hop's password; HOP is as in the route, such as sudo:root. May"
              + " be repeated.")
  private List<String> asked = new ArrayList<>();

  @Option(
      names = "--password-env",
      paramLabel = "HOP=NAME",
      description =
          "Take a hop's password from the environment variable of that name; may be repeated.")
  private List<String> variables = new ArrayList<>();

  @Mixin private CommonOptions common;

  /** The hops of the routes, as they write themselves. */
  private final Map<String, TransportTarget> hops = new LinkedHashMap<>();

  private final Map<String, Secret> passwords = new HashMap<>();

  CommonOptions common() {
    return common;
  }

  /** The route. Asks for passwords, so it is to be called when nothing else can be wrong. */
  Route route() {
    return routes(List.of()).get(0);
  }

  /** The same with further routes, to which the passwords apply as well. */
  List<Route> routes(List<String> further) {
    List<Route> routes = new ArrayList<>();
    routes.add(parse(route));
    for (String text : further) {
      routes.add(parse(text));
    }
    for (Route each : routes) {
      for (TransportTarget hop : each.hops()) {
        hops.put(hop.hop(), hop);
      }
    }
    findPasswords();
    routes.replaceAll(this::withPasswords);
    return routes;
  }

  private Route parse(String text) {
    try {
      return Route.parse(text, common.contextOptions());
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage(), e);
    }
  }

  private void findPasswords() {
    for (String text : variables) {
      // The last one, since an address may have others.
      int equals = text.lastIndexOf('=');
      if (equals <= 0 || equals + 1 == text.length()) {
        throw new UsageException("'" + text + "' is not HOP=NAME, as sudo:root=ROOT_PASSWORD is");
      }
      String hop = hop(text.substring(0, equals));
      passwords.put(hop, fromEnvironment(hop, text.substring(equals + 1)));
    }
    // Nobody is to be bothered before it is clear that all of it makes sense.
    List<String> questions = asked.stream().map(this::hop).toList();
    for (String hop : questions) {
      passwords.put(hop, fromTerminal(hop));
    }
  }

  /** A hop as it writes itself: {@code sudo} means the same as {@code sudo:root}. */
  private String hop(String text) {
    String hop;
    try {
      hop = Route.parse(text, common.contextOptions()).toString();
    } catch (IllegalArgumentException e) {
      // What is no hop at all is not in the route either.
      hop = text;
    }
    TransportTarget target = hops.get(hop);
    if (target == null) {
      throw new UsageException(
          "there is no hop '" + text + "' in the route, but " + String.join(", ", hops.keySet()));
    }
    if (!takesPassword(target)) {
      throw new UsageException(hop + " takes no password");
    }
    return hop;
  }

  private static boolean takesPassword(TransportTarget target) {
    try {
      target.password(Secret.of(""));
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static Secret fromEnvironment(String hop, String variable) {
    String value = System.getenv(variable);
    if (value == null) {
      throw new UsageException(
          "the environment variable " + variable + " for the password of " + hop + " is not set");
    }
    try {
      return Secret.of(value);
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          "the environment variable " + variable + " is no password: " + e.getMessage(), e);
    }
  }

  @SuppressWarnings("SystemConsoleNull") // The property brings back what older versions do.
  private static Secret fromTerminal(String hop) {
    // The default of JDK 22 to 24 takes anything for a terminal.
    System.setProperty("jdk.console", "java.base");
    Console console = System.console();
    if (console == null) {
      throw new UsageException(
          "there is no terminal to ask for the password of "
              + hop
              + ", as stdin or stdout is redirected; --password-env takes it from a variable");
    }
    char[] characters = console.readPassword("Password for %s: ", hop);
    if (characters == null) {
      throw new UsageException("no password was given for " + hop);
    }
    try {
      return Secret.of(characters);
    } finally {
      Arrays.fill(characters, '\0');
    }
  }

  private Route withPasswords(Route plain) {
    List<TransportTarget> all = new ArrayList<>();
    for (TransportTarget hop : plain.hops()) {
      Secret password = passwords.get(hop.hop());
      all.add(password == null ? hop : hop.password(password));
    }
    return new Route(all);
  }

  /** What may help against a failure; nothing if these options can't. */
  String advice(ConnectFailedException failure) {
    if (failure.reason() == Reason.AUTHENTICATION) {
      for (Map.Entry<String, TransportTarget> each : hops.entrySet()) {
        String hop = each.getKey();
        boolean isIt = failure.getMessage().contains(hop) && !passwords.containsKey(hop);
        if (isIt && takesPassword(each.getValue())) {
          return "; to give a password, add --ask-password " + hop;
        }
      }
    }
    return "";
  }
}
