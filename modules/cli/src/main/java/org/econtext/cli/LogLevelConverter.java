package org.econtext.cli;

import java.util.ArrayList;
import java.util.List;
import org.econtext.cli.remote.Nearest;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a log level, in any case of letters. */
final class LogLevelConverter implements ITypeConverter<LogLevel> {
  @Override
  public LogLevel convert(String text) {
    List<String> names = new ArrayList<>();
    for (LogLevel level : LogLevel.values()) {
      if (level.name().equalsIgnoreCase(text)) {
        return level;
      }
      names.add(level.toString());
    }
    throw new TypeConversionException(
        "there is no log level '"
            + text
            + "', but "
            + String.join(", ", names)
            + Nearest.question(text, names));
  }
}
