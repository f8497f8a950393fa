package org.econtext.master.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import org.econtext.core.importer.Origin;

/** Numbers the places that things come from, from 1 on, one number for each location. */
final class Origins {
  private final Map<String, Origin> byLocation = new ConcurrentHashMap<>();
  private final List<Origin> byId = new CopyOnWriteArrayList<>();

  /**
   * The number of an archive's location; the manifest is read the first time.
   *
   * @throws IOException if the manifest can't be read
   */
  int idOf(Archive archive) throws IOException {
    Origin known = byLocation.get(archive.location());
    return known != null ? known.id() : add(archive.location(), sections(archive.manifest()));
  }

  /**
   * The origin of a number.
   *
   * @throws IllegalArgumentException if no location has that number
   */
  Origin get(int id) {
    if (id < 1 || id > byId.size()) {
      throw new IllegalArgumentException("there is no origin " + id);
    }
    return byId.get(id - 1);
  }

  private synchronized int add(String location, String[][] sections) {
    Origin known = byLocation.get(location);
    if (known != null) {
      return known.id();
    }
    Origin origin = new Origin(byId.size() + 1, location, sections);
    byId.add(origin);
    byLocation.put(location, origin);
    return origin.id();
  }

  private static String[][] sections(Manifest manifest) {
    List<String[]> sections = new ArrayList<>();
    if (manifest != null) {
      sections.add(section("", manifest.getMainAttributes()));
      for (Map.Entry<String, Attributes> entry : manifest.getEntries().entrySet()) {
        // A signed jar has a section for each file, which would be most of the answer.
        if (entry.getKey().endsWith("/")) {
          String[] section = section(entry.getKey(), entry.getValue());
          if (section.length > 1) {
            sections.add(section);
          }
        }
      }
    }
    return sections.toArray(new String[0][]);
  }

  private static String[] section(String name, Attributes attributes) {
    List<String> section = new ArrayList<>();
    section.add(name);
    for (String attribute : Origin.ATTRIBUTES) {
      String value = attributes.getValue(attribute);
      if (value != null) {
        section.add(attribute);
        section.add(value);
      }
    }
    return section.toArray(new String[0]);
  }
}
