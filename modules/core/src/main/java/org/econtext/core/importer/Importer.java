package org.econtext.core.importer;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import org.econtext.core.ThreadRole;

/**
 * The class loader of a child: what its Java runtime lacks it asks its parent for. Parallel
 * capable.
 *
 * <p>It may be named as the system class loader ({@code -Djava.system.class.loader}); then the JVM
 * makes it, long before it can ask anybody.
 */
public final class Importer extends ClassLoader {
  private static final int CLASS_VERSION_OF_JAVA_1 = 44;

  static {
    registerAsParallelCapable();
  }

  private final HashMap<Integer, ProtectionDomain> domains = new HashMap<>();
  private volatile ClassStore store;
  private volatile String route;

  /**
   * Makes an importer that has nobody to ask yet.
   *
   * @param parent who is asked first
   */
  public Importer(ClassLoader parent) {
    // Without a name, since that would be in each line of the program's stack traces.
    super(parent);
  }

  /**
   * Tells it whom to ask.
   *
   * @param newStore asks the parent and remembers the answers
   * @param newRoute along which way that is, for errors
   */
  public void join(ClassStore newStore, String newRoute) {
    route = newRoute;
    store = newStore;
  }

  /**
   * What this importer knows of its parent's classes.
   *
   * @return the store
   */
  public ClassStore store() {
    return store;
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    ClassEntry entry = ask(ClassQuery.CLASS, name);
    if (entry == null || entry.isMissing()) {
      throw new ClassNotFoundException(missing(name, entry));
    }
    byte[] bytes = entry.bodies()[0];
    checkVersion(name, bytes);
    Origin origin = store.origin(entry.origins()[0]);
    definePackageOf(name, origin);
    return defineClass(name, bytes, 0, bytes.length, domainOf(origin));
  }

  /**
   * Loads a class and all others of its package and of econtext's that it needs, with one question.
   *
   * @param name the class
   * @return the class
   * @throws ClassNotFoundException if one of them can't be had
   */
  public Class<?> loadWhole(String name) throws ClassNotFoundException {
    ClassEntry entry = ask(ClassQuery.CLOSURE, name);
    if (entry == null || entry.isMissing()) {
      throw new ClassNotFoundException(missing(name, entry));
    }
    String names = new String(entry.bodies()[0], StandardCharsets.UTF_8);
    int start = 0;
    for (int end = names.indexOf('\n'); end >= 0; end = names.indexOf('\n', start)) {
      loadClass(names.substring(start, end));
      start = end + 1;
    }
    return loadClass(name);
  }

  private ClassEntry ask(byte kind, String name) {
    ClassStore ready = store;
    // A JDK module that is missing here can't be lent.
    if (ready == null || name.startsWith("java.")) {
      return null;
    }
    ThreadRole.requireImporting(name);
    return ready.get(new ClassQuery(kind, name, Runtime.version().feature()));
  }

  private String missing(String name, ClassEntry entry) {
    String text = name;
    if (route != null) {
      text = text + " (asked along " + route + ")";
    }
    if (entry != null && entry.refusal() != null) {
      text = text + ": " + entry.refusal();
    }
    return text;
  }

  private void checkVersion(String name, byte[] bytes) {
    if (bytes.length < 8) {
      throw new ClassFormatError(name + " has only " + bytes.length + " bytes");
    }
    int compiledFor = ((bytes[6] & 0xff) << 8 | (bytes[7] & 0xff)) - CLASS_VERSION_OF_JAVA_1;
    int running = Runtime.version().feature();
    if (compiledFor > running) {
      throw new UnsupportedClassVersionError(
          name
              + " was compiled for Java "
              + compiledFor
              + ", but this context ("
              + route
              + ") runs Java "
              + running);
    }
  }

  private void definePackageOf(String className, Origin origin) {
    int dot = className.lastIndexOf('.');
    if (dot < 0) {
      return;
    }
    String name = className.substring(0, dot);
    if (getDefinedPackage(name) != null) {
      return;
    }
    String path = name.replace('.', '/') + "/";
    String[] values = new String[Origin.ATTRIBUTES.size()];
    for (String[] section : origin.sections()) {
      if (section[0].isEmpty() || section[0].equals(path)) {
        readSection(section, values);
      }
    }
    try {
      definePackage(
          name,
          values[0],
          values[1],
          values[2],
          values[3],
          values[4],
          values[5],
          "true".equalsIgnoreCase(values[6]) ? locationOf(origin) : null);
    } catch (IllegalArgumentException e) {
      // Another thread was faster; then the package must be there.
      if (getDefinedPackage(name) == null) {
        throw e;
      }
    }
  }

  private static void readSection(String[] section, String[] values) {
    for (int i = 1; i + 1 < section.length; i += 2) {
      for (int j = 0; j < values.length; j++) {
        if (Origin.ATTRIBUTES.get(j).equals(section[i])) {
          values[j] = section[i + 1];
        }
      }
    }
  }

  private ProtectionDomain domainOf(Origin origin) {
    synchronized (domains) {
      ProtectionDomain domain = domains.get(origin.id());
      if (domain == null) {
        CodeSource source = new CodeSource(locationOf(origin), (Certificate[]) null);
        domain = new ProtectionDomain(source, null, this, null);
        domains.put(origin.id(), domain);
      }
      return domain;
    }
  }

  private static URL locationOf(Origin origin) {
    try {
      return new URL(origin.location());
    } catch (MalformedURLException e) {
      // A scheme of the master's own, which this JVM has no handler for: no code source, as for
      // classes that are made in memory.
      return null;
    }
  }

  @Override
  protected URL findResource(String name) {
    List<URL> all = found(name);
    return all.isEmpty() ? null : all.get(0);
  }

  @Override
  protected Enumeration<URL> findResources(String name) throws IOException {
    return Collections.enumeration(found(name));
  }

  private List<URL> found(String name) {
    ClassEntry entry = ask(ClassQuery.RESOURCE, name);
    List<URL> urls = new ArrayList<>(1);
    if (entry != null) {
      for (int i = 0; i < entry.bodies().length; i++) {
        Origin origin = store.origin(entry.origins()[i]);
        urls.add(MemoryUrl.of(origin.location(), name, entry.bodies()[i]));
      }
    }
    return urls;
  }
}
