package org.econtext.parent.classes;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.econtext.core.importer.ClassEntry;
import org.econtext.core.importer.ClassQuery;
import org.econtext.core.importer.ClassStore;
import org.econtext.core.importer.Origin;

/**
 * A master's feed: its class path, with a bounded memory of what was found lately, since what one
 * child needs the next one is likely to need as well.
 */
final class SourceFeed implements Feed {
  private static final long MAX_HELD_BYTES = 32 << 20;

  /** What a name takes beside its characters, roughly. */
  private static final int NAME_BYTES = 100;

  private static final ClassQuery[] NONE = {};

  private final ClassSource source;
  private final LinkedHashMap<ClassQuery, ClassEntry> found = new LinkedHashMap<>(16, 0.75f, true);
  private long heldBytes;

  SourceFeed(ClassSource source) {
    this.source = source;
  }

  @Override
  public void get(ClassQuery query, ClassStore.Callback callback) {
    callback.answered(peek(query), NONE);
  }

  @Override
  public ClassEntry peek(ClassQuery query) {
    synchronized (found) {
      ClassEntry known = found.get(query);
      if (known != null) {
        return known;
      }
    }
    ClassEntry entry =
        query.kind() == ClassQuery.CLOSURE
            ? ClassClosure.find(query, this::peek, Payload.current().classNames())
            : source.find(query);
    // What is missing now may be found when the program has loaded more of itself.
    if (!entry.isMissing()) {
      hold(entry);
    }
    return entry;
  }

  private void hold(ClassEntry entry) {
    synchronized (found) {
      if (found.put(entry.query(), entry) == null) {
        heldBytes += heldSizeOf(entry);
      }
      Iterator<Map.Entry<ClassQuery, ClassEntry>> oldest = found.entrySet().iterator();
      while (heldBytes > MAX_HELD_BYTES) {
        heldBytes -= heldSizeOf(oldest.next().getValue());
        oldest.remove();
      }
    }
  }

  private static long heldSizeOf(ClassEntry entry) {
    return sizeOf(entry.query().name()) + sizeOf(entry);
  }

  static int sizeOf(String name) {
    return NAME_BYTES + Character.BYTES * name.length();
  }

  static long sizeOf(ClassEntry entry) {
    long size = 0;
    for (byte[] body : entry.bodies()) {
      size += body.length;
    }
    return size;
  }

  @Override
  public void markUsed(ClassQuery query) {
    // There is nobody above who could learn from it.
  }

  @Override
  public List<String> list(String path, int javaVersion) {
    return source.list(path, javaVersion);
  }

  @Override
  public Origin origin(int id) {
    return source.origin(id);
  }
}
