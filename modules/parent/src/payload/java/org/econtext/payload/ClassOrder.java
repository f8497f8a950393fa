package org.econtext.payload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * In which order the payload has its classes: one that compresses well, found by {@link
 * OrderSearch} and kept in a file. Classes that the file doesn't know come last, in the order of
 * their names, which costs some bytes and nothing else.
 *
 * @param known internal names
 */
record ClassOrder(List<String> known) {
  static ClassOrder read(Path file) throws IOException {
    return new ClassOrder(Files.readAllLines(file));
  }

  List<String> of(Collection<String> names) {
    List<String> order = new ArrayList<>(known);
    order.retainAll(names);
    for (String name : names) {
      if (!order.contains(name)) {
        order.add(name);
      }
    }
    return order;
  }
}
