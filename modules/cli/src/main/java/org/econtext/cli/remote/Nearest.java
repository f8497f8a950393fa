package org.econtext.cli.remote;

/** Finds what somebody meant who mistyped a name. */
public final class Nearest {
  private Nearest() {}

  /**
   * The candidate that takes the fewest edits, if those are few beside the name's length.
   *
   * @return the candidate, or null if none is near
   */
  public static String of(String name, Iterable<String> candidates) {
    int limit = Math.max(2, name.length() / 4);
    String nearest = null;
    int best = limit + 1;
    for (String candidate : candidates) {
      // The lengths' difference is a lower bound, which spares most of a long list the table.
      if (Math.abs(candidate.length() - name.length()) < best) {
        int distance = distance(name, candidate);
        if (distance < best) {
          best = distance;
          nearest = candidate;
        }
      }
    }
    return nearest;
  }

  /** The nearest candidate as the end of a sentence, or nothing. */
  public static String question(String name, Iterable<String> candidates) {
    String nearest = of(name, candidates);
    return nearest == null ? "" : "; did you mean '" + nearest + "'?";
  }

  /** Edits, where a swap of neighbours is one and a letter's case costs next to nothing. */
  private static int distance(String a, String b) {
    if (a.equalsIgnoreCase(b)) {
      return 0;
    }
    int[] before = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    for (int j = 0; j < last.length; j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(substituted, Math.min(last[j], row[j - 1]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          row[j] = Math.min(row[j], before[j - 2] + 1);
        }
      }
      int[] spare = before;
      before = last;
      last = row;
      row = spare;
    }
    return last[b.length()];
  }
}
