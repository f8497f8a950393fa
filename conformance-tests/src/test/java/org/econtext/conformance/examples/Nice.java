package org.econtext.conformance.examples;

import java.util.ArrayList;
import java.util.List;
import org.econtext.parent.ContextOptions;
import org.econtext.parent.TransportTarget;

/** A process of the same user with a lower priority. */
record Nice(ContextOptions options, int by) implements TransportTarget {
  @Override
  public Nice withOptions(ContextOptions newOptions) {
    return new Nice(newOptions, by);
  }

  @Override
  public String hop() {
    return "nice:" + by;
  }

  @Override
  public List<String> command(List<String> firstStage) {
    List<String> command = new ArrayList<>(List.of("nice", "-n", Integer.toString(by)));
    command.addAll(firstStage);
    return command;
  }
}
