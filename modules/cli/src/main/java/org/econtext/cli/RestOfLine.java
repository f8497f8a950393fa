package org.econtext.cli;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Stack;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/** Leaves everything from here on to what is called, even if it looks like one of our options. */
final class RestOfLine implements IParameterPreprocessor {
  @Override
  @SuppressWarnings("JdkObsolete") // The type is picocli's.
  public boolean preprocess(
      Stack<String> args, CommandSpec command, ArgSpec parameter, Map<String, Object> info) {
    List<String> rest = new ArrayList<>(args);
    Collections.reverse(rest);
    args.clear();
    parameter.setValue(rest);
    return true;
  }
}
