package org.econtext.benchmarks;

import java.util.Map;

/** What is measured of copying files, each in MiB of content a second. */
enum Transfer {
  PUSH_NOISE("push of noise", 0.6),
  PULL_NOISE("pull of noise", 0.6),
  PUSH_TEXT("push of text", 1),
  PULL_TEXT("pull of text", 1),
  PUSH_TREE("push of a tree of small files, against tar to tar", Double.NaN),
  RAW_PIPE("raw pipe without files", Double.NaN),
  SSH_NOISE_SCP("push of noise over ssh, against scp", Double.NaN),
  SSH_NOISE_TAR("push of noise over ssh, against tar", Double.NaN),
  SSH_TEXT_SCP("push of text over ssh, against scp", Double.NaN),
  SSH_TEXT_TAR("push of text over ssh, against tar", Double.NaN),
  SSH_TREE_SCP("push of a tree of small files over ssh, against scp", Double.NaN),
  SSH_TREE_TAR("push of a tree of small files over ssh, against tar", Double.NaN);

  private static final String UNIT = "MiB/s";

  private final String title;

  /** The least ratio to the limit, or NaN. */
  private final double budget;

  Transfer(String title, double budget) {
    this.title = title;
    this.budget = budget;
  }

  /** Prints what {@link #measurement} reads. */
  void print(Samples samples) {
    Measurement measured = samples.secondHalf().measured(title, UNIT);
    print("value", measured.value());
    print("limit", measured.limit());
    print("ratio", measured.ratio());
  }

  private void print(String what, double value) {
    System.out.println("figure " + key(what) + " " + value);
  }

  private String key(String what) {
    return name() + "." + what;
  }

  boolean isIn(Map<String, Double> figures) {
    return figures.containsKey(key("value"));
  }

  Measurement measurement(Map<String, Double> figures) {
    Measurement measured =
        new Measurement(
            title,
            figures.get(key("value")),
            UNIT,
            figures.get(key("limit")),
            figures.get(key("ratio")),
            null);
    return Double.isNaN(budget) ? measured : measured.within(Budget.Kind.RATIO_AT_LEAST, budget);
  }
}
