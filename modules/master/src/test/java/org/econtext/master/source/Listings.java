package org.econtext.master.source;

import java.util.List;
import org.econtext.parent.classes.ClassSource;

/** What tests of listings share. */
public final class Listings {
  private Listings() {}

  /** The first answers may come before the class path has been read. */
  public static List<String> await(ClassSource source, String directory) {
    List<String> names = source.list(directory, 17);
    while (names == null) {
      Thread.onSpinWait();
      names = source.list(directory, 17);
    }
    return names;
  }
}
