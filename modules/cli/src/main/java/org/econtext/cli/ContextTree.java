package org.econtext.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.econtext.cli.remote.Facts;
import org.econtext.core.Context;
import org.econtext.core.Router;
import org.econtext.parent.Route;
import org.econtext.parent.TransportTarget;

/** Connected contexts, each once however many routes lead through it, and their picture. */
final class ContextTree {
  private final Node root;

  private static final class Node {
    final Context context;
    final String hop;
    final Facts facts;
    final long millis;
    final List<Node> children = new ArrayList<>();

    Node(Context context, String hop, Facts facts, long millis) {
      this.context = context;
      this.hop = hop;
      this.facts = facts;
      this.millis = millis;
    }
  }

  ContextTree(Router router) {
    root = new Node(router.self(), null, Facts.collect(), 0);
  }

  /** Connects what of a route isn't connected yet. */
  Context connect(Route route) {
    Node node = root;
    for (TransportTarget hop : route.hops()) {
      node = childOf(node, hop);
    }
    return node.context;
  }

  private static Node childOf(Node parent, TransportTarget hop) {
    for (Node child : parent.children) {
      if (child.hop.equals(hop.hop())) {
        return child;
      }
    }
    long start = System.nanoTime();
    Context context = parent.context.connect(hop);
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    Node child = new Node(context, hop.hop(), context.call(Facts::collect), millis);
    parent.children.add(child);
    return child;
  }

  void draw(PrintWriter out) {
    List<String[]> rows = new ArrayList<>();
    addRows(rows, root, "", "");
    int[] widths = new int[5];
    for (String[] row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String padding = " ".repeat(widths[i] - row[i].length());
        // Numbers are compared by eye, so they stand to the right.
        boolean isNumber = i == widths.length - 1;
        line.append(isNumber ? padding : "").append(row[i]).append(isNumber ? "" : padding + "  ");
      }
      out.println(line.toString().stripTrailing());
    }
  }

  private static void addRows(List<String[]> rows, Node node, String first, String rest) {
    rows.add(
        new String[] {
          first + node.context.name(),
          node.facts.user() + "@" + node.facts.host(),
          "pid " + node.facts.pid(),
          "Java " + node.facts.java(),
          node.hop == null ? "" : node.millis + " ms"
        });
    for (int i = 0; i < node.children.size(); i++) {
      boolean last = i == node.children.size() - 1;
      addRows(
          rows,
          node.children.get(i),
          rest + (last ? "`-- " : "|-- "),
          rest + (last ? "    " : "|   "));
    }
  }
}
