package org.econtext.master.source;

import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.econtext.core.importer.ClassEntry;
import org.econtext.core.importer.ClassQuery;
import org.econtext.core.importer.Origin;
import org.econtext.master.ImportPolicy;
import org.econtext.parent.classes.ClassSource;

/**
 * The master's class path, module path or both, as its children see it: one class path, read as the
 * child's Java version reads it.
 *
 * <p>Never served are the JDK's modules and module-info classes: what modules provide is served as
 * {@code META-INF/services} files instead. A provider with a static {@code provider()} method works
 * there only if it has a public constructor and is a subtype of the service too.
 *
 * <p>Multi-release jars within other jars, or behind other URLs of class loaders' own, are read as
 * the master's Java does. Resources that a multi-release jar has only for Java versions newer than
 * the master's come behind all others of their name.
 *
 * <p>A directory is a resource too, as it is for {@link java.net.URLClassLoader}: in a jar, if it
 * has an entry, it is empty, on disk it is the list of its names, one a line.
 *
 * <p>Nothing is cached but open jars. A file that can't be read is, as a missing one, an answer;
 * its refusal says why.
 */
public final class ClassPathSource implements ClassSource, Closeable {
  /** What a child asks for to learn what its SLF4J binds to. */
  public static final String SLF4J_PROVIDER =
      "META-INF/services/org.slf4j.spi.SLF4JServiceProvider";

  private static final Logger LOGGER = System.getLogger(ClassPathSource.class.getName());
  private static final String LOGGER_FINDER = "META-INF/services/java.lang.System$LoggerFinder";

  private final JarPool pool = new JarPool(JarPool.MAX_OPEN);
  private final Archives archives = new Archives(pool);
  private final Origins origins = new Origins();
  private final Set<String> reported = ConcurrentHashMap.newKeySet();
  private final ImportPolicy policy;
  private final Lookup lookup;
  private final LoaderRegistry registry;
  private final String slf4jProvider;

  private ClassPathSource(ClassLoader loader, ImportPolicy policy, String slf4jProvider) {
    this.policy = policy;
    this.slf4jProvider = slf4jProvider;
    this.registry = new LoaderRegistry(loader);
    this.lookup = new LoaderLookup(registry, archives, ownLoader());
  }

  private ClassPathSource(List<Path> paths, ImportPolicy policy) throws IOException {
    this.policy = policy;
    this.slf4jProvider = null;
    this.registry = null;
    this.lookup = new PathLookup(paths, archives);
  }

  /**
   * The classes of the program that runs in this JVM.
   *
   * @param loader where to look first; null for the system class loader
   * @param policy what may be served
   * @param slf4jProvider the class that SLF4J binds to in children, whatever it binds to here
   * @return the source
   */
  public static ClassPathSource ofProgram(
      ClassLoader loader, ImportPolicy policy, String slf4jProvider) {
    ClassLoader first = loader != null ? loader : ClassLoader.getSystemClassLoader();
    return new ClassPathSource(first, policy, Objects.requireNonNull(slf4jProvider));
  }

  /**
   * A class path that this JVM doesn't load, with all that it has.
   *
   * @param paths jars, directories, and directories followed by {@code *} for all jars in them
   * @return the source
   * @throws IOException if a directory can't be listed or a path can't be resolved
   */
  public static ClassPathSource ofPaths(List<Path> paths) throws IOException {
    return ofPaths(paths, ImportPolicy.everything());
  }

  /**
   * A class path that this JVM doesn't load.
   *
   * @param paths jars, directories, and directories followed by {@code *} for all jars in them
   * @param policy what may be served
   * @return the source
   * @throws IOException if a directory can't be listed or a path can't be resolved
   */
  public static ClassPathSource ofPaths(List<Path> paths, ImportPolicy policy) throws IOException {
    return new ClassPathSource(paths, policy);
  }

  /**
   * Adds the loader of a function's class, and the layer of its module with the modules' loaders,
   * to where this looks. Cheap if they are known.
   *
   * @param type a class of the program
   * @throws IllegalStateException if this is the source of other paths than this program's
   */
  public void addLoaderOf(Class<?> type) {
    addLoader(type.getClassLoader());
    // A JDK class would bring in all of the boot layer, also for a loader isolated from that.
    if (!Platform.isPlatformModule(type.getModule().getName())) {
      registry.addLayer(type.getModule().getLayer());
    }
  }

  /**
   * Adds a class loader, behind those added before. It is held weakly. Of modules that aren't in
   * the boot layer, services and encapsulated resources are found only by {@link #addLoaderOf}.
   *
   * @param loader the loader; nothing happens if it is null, known, or the parent of one that is
   * @throws IllegalStateException if this is the source of other paths than this program's
   */
  public void addLoader(ClassLoader loader) {
    if (registry == null) {
      throw new IllegalStateException("a source of given paths has no class loaders");
    }
    registry.addLoader(loader);
  }

  @Override
  public ClassEntry find(ClassQuery query) {
    String path =
        query.kind() == ClassQuery.CLASS ? query.name().replace('.', '/') + ".class" : query.name();
    String refusal = Names.refusalOf(query, path);
    if (refusal == null) {
      refusal = refusalByPolicy(query);
    }
    Findings findings = new Findings(query, path, origins);
    if (refusal == null && registry != null && path.equals(LOGGER_FINDER)) {
      refusal = "a child's System.LoggerFinder is that of econtext's core";
    }
    if (refusal != null) {
      return new ClassEntry(query, new int[0], new byte[0][], refusal);
    }
    if (!Names.canExist(query)) {
      return findings.toEntry();
    }
    if (registry != null && path.equals(SLF4J_PROVIDER)) {
      findSlf4jProvider(findings);
    } else {
      lookup.find(findings);
    }
    return report(findings);
  }

  @Override
  public Origin origin(int id) {
    return origins.get(id);
  }

  /** Told as it is now: what is added to the class path later is found only by who asks for it. */
  @Override
  public List<String> list(String path, int javaVersion) {
    Set<String> platform = Platform.list(path);
    Set<String> there = platform == null ? null : lookup.list(path);
    if (there == null) {
      return null;
    }
    Set<String> names = new TreeSet<>(there);
    names.addAll(platform);
    names.removeIf(name -> path.isEmpty() && !name.endsWith("/"));
    if (registry != null && SLF4J_PROVIDER.startsWith(path)) {
      names.add(nextOnTheWay(SLF4J_PROVIDER, path));
    }
    if (names.stream().anyMatch(name -> isDenied(path, name))) {
      // Nobody learns the name of what they may not have.
      return null;
    }
    List<String> listing = new ArrayList<>(List.of(""));
    for (String name : names) {
      listing.add(name);
      if (name.endsWith("/")) {
        listing.add(name.substring(0, name.length() - 1));
      }
    }
    return listing;
  }

  private static String nextOnTheWay(String path, String directory) {
    int slash = path.indexOf('/', directory.length());
    return path.substring(directory.length(), slash < 0 ? path.length() : slash + 1);
  }

  private boolean isDenied(String directory, String name) {
    String path = directory + name;
    return policy.refusalOfResource(path.endsWith("/") ? path + "-" : path).isPresent();
  }

  /**
   * Closes the jars that are open. Later queries are answered with refusals.
   *
   * @throws IOException if closing one fails
   */
  @Override
  public void close() throws IOException {
    pool.close();
  }

  private String refusalByPolicy(ClassQuery query) {
    return (query.kind() == ClassQuery.CLASS
            ? policy.refusalOfClass(query.name())
            : policy.refusalOfResource(query.name()))
        .orElse(null);
  }

  private void findSlf4jProvider(Findings findings) {
    String self = ClassPathSource.class.getName().replace('.', '/') + ".class";
    try {
      Archive master = archives.ofResource(ownLoader().getResource(self), self);
      findings.add(ServiceSynthesis.bodyOf(List.of(slf4jProvider)), master);
    } catch (IOException e) {
      findings.addFailure(Failures.reason(e));
    }
  }

  // An answer with bodies has no refusal that could tell what else there might have been.
  private ClassEntry report(Findings findings) {
    ClassEntry entry = findings.toEntry();
    if (!entry.isMissing()) {
      for (String failure : findings.failures()) {
        if (reported.add(failure)) {
          LOGGER.log(Logger.Level.WARNING, "A part of the class path is left out: " + failure);
        }
      }
    }
    return entry;
  }

  private static ClassLoader ownLoader() {
    return ClassPathSource.class.getClassLoader();
  }
}
