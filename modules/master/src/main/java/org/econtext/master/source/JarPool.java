package org.econtext.master.source;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.zip.ZipFile;

/**
 * Keeps jars open, each as a Java version sees it, up to a number of them. A jar that is being read
 * is never closed under its reader. Jars are opened and read without holding the pool's lock.
 */
final class JarPool implements Closeable {
  /** How many jars stay open. */
  static final int MAX_OPEN = 256;

  // The oldest version that JarFile accepts: it sees the root of a multi-release jar only.
  private static final int BASE_VERSION = 8;

  private final int maxOpen;
  private final Map<Key, OpenJar> jars = new LinkedHashMap<>(16, 0.75f, true);
  private boolean closed;

  JarPool(int maxOpen) {
    this.maxOpen = maxOpen;
  }

  /**
   * Runs a reader on an open jar.
   *
   * @return what the reader returns
   * @throws IOException if the jar can't be opened, the reader fails, or the pool is closed; the
   *     message names the jar
   */
  <T> T read(Path file, int javaVersion, Reader<T> reader) throws IOException {
    Key key = new Key(file, Math.max(javaVersion, BASE_VERSION));
    OpenJar jar = acquire(key);
    try {
      return reader.read(jar.open(key));
    } catch (IOException | SecurityException | IllegalArgumentException e) {
      // A bad signature is a SecurityException, some forms of corruption are the last.
      throw new IOException(file + ": " + Failures.reason(e), e);
    } finally {
      release(jar);
    }
  }

  /** Closes the jars, those being read when their readers end; later reads fail. */
  @Override
  public void close() throws IOException {
    List<OpenJar> idle;
    synchronized (jars) {
      closed = true;
      idle = evictDownTo(0);
    }
    closeAll(idle);
  }

  /** How many jars are held, for tests. */
  int size() {
    synchronized (jars) {
      return jars.size();
    }
  }

  private OpenJar acquire(Key key) throws IOException {
    OpenJar jar;
    List<OpenJar> idle;
    synchronized (jars) {
      if (closed) {
        throw new IOException(key.file() + ": the class source is closed");
      }
      jar = jars.computeIfAbsent(key, k -> new OpenJar());
      jar.users++;
      idle = evictDownTo(maxOpen);
    }
    closeAll(idle);
    return jar;
  }

  private void release(OpenJar jar) throws IOException {
    boolean last;
    synchronized (jars) {
      jar.users--;
      last = jar.evicted && jar.users == 0;
    }
    if (last) {
      jar.close();
    }
  }

  private List<OpenJar> evictDownTo(int number) {
    List<OpenJar> idle = new ArrayList<>();
    Iterator<OpenJar> oldestFirst = jars.values().iterator();
    while (jars.size() > number) {
      OpenJar jar = oldestFirst.next();
      oldestFirst.remove();
      jar.evicted = true;
      if (jar.users == 0) {
        idle.add(jar);
      }
    }
    return idle;
  }

  private static void closeAll(List<OpenJar> jars) throws IOException {
    IOException failure = null;
    for (OpenJar jar : jars) {
      try {
        jar.close();
      } catch (IOException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  /** Reads from an open jar, which stays open until it returns. */
  interface Reader<T> {
    T read(JarFile jar) throws IOException;
  }

  private record Key(Path file, int javaVersion) {}

  private static final class OpenJar {
    // Both under the pool's lock.
    private int users;
    private boolean evicted;
    private JarFile jar;

    synchronized JarFile open(Key key) throws IOException {
      if (jar == null) {
        Runtime.Version version = Runtime.Version.parse(Integer.toString(key.javaVersion()));
        jar = new JarFile(key.file().toFile(), true, ZipFile.OPEN_READ, version);
      }
      return jar;
    }

    synchronized void close() throws IOException {
      if (jar != null) {
        jar.close();
      }
    }
  }
}
