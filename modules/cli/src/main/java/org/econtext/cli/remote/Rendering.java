package org.econtext.cli.remote;

import java.lang.reflect.Array;
import java.util.Collection;
import java.util.Map;
import java.util.stream.BaseStream;

/** Writes a result for somebody to read. */
final class Rendering {
  /** Deeper than this, a structure is more likely to contain itself than to be of interest. */
  private static final int MAX_DEPTH = 20;

  private Rendering() {}

  static String of(Object value) {
    StringBuilder text = new StringBuilder();
    write(text, value, 0);
    return text.toString();
  }

  private static void write(StringBuilder text, Object value, int depth) {
    if (depth > MAX_DEPTH) {
      text.append("...");
    } else if (value == null) {
      text.append("null");
    } else if (value.getClass().isArray()) {
      text.append('[');
      for (int i = 0; i < Array.getLength(value); i++) {
        text.append(i == 0 ? "" : ", ");
        write(text, Array.get(value, i), depth + 1);
      }
      text.append(']');
    } else if (value instanceof Collection<?> collection) {
      writeAll(text, collection, depth);
    } else if (value instanceof BaseStream<?, ?> stream) {
      text.append('[');
      String separator = "";
      for (var elements = stream.iterator(); elements.hasNext(); separator = ", ") {
        text.append(separator);
        write(text, elements.next(), depth + 1);
      }
      text.append(']');
    } else if (value instanceof Map<?, ?> map) {
      writeMap(text, map, depth);
    } else {
      text.append(value);
    }
  }

  private static void writeAll(StringBuilder text, Collection<?> collection, int depth) {
    text.append('[');
    String separator = "";
    for (Object element : collection) {
      text.append(separator);
      write(text, element, depth + 1);
      separator = ", ";
    }
    text.append(']');
  }

  private static void writeMap(StringBuilder text, Map<?, ?> map, int depth) {
    text.append('{');
    String separator = "";
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      text.append(separator);
      write(text, entry.getKey(), depth + 1);
      text.append('=');
      write(text, entry.getValue(), depth + 1);
      separator = ", ";
    }
    text.append('}');
  }
}
