package org.econtext.master.source;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Set;

/** Finds what this JVM itself runs, through its class loaders and modules. */
final class LoaderLookup implements Lookup {
  private static final String META_INF = "META-INF/";
  private static final String VERSIONS = "META-INF/versions/";
  private static final int MASTER_VERSION = Runtime.version().feature();
  private static final String ECONTEXT = "org/econtext/";

  private final LoaderRegistry registry;
  private final Archives archives;
  private final ServiceSynthesis services;
  private final ClassLoader own;
  private PathLookup classPath;

  /**
   * Makes a look-up.
   *
   * @param own econtext's loader: children need econtext's classes also if the program's loaders
   *     don't see them
   */
  LoaderLookup(LoaderRegistry registry, Archives archives, ClassLoader own) {
    this.registry = registry;
    this.archives = archives;
    this.services = new ServiceSynthesis(archives);
    this.own = own;
  }

  @Override
  public void find(Findings findings) {
    if (!findings.isForClass()) {
      for (ModuleIndex index : registry.modules()) {
        services.find(findings, index);
        findEncapsulated(findings, index);
      }
    }
    for (ClassLoader loader : registry.loaders()) {
      findThrough(loader, findings);
    }
    if (findings.path().startsWith(ECONTEXT)) {
      findThrough(own, findings);
    }
  }

  /** Only of this JVM's class path and modules it can be told what they have. */
  @Override
  public Set<String> list(String directory) {
    if (!isSystem(own) || !registry.loaders().stream().allMatch(LoaderLookup::isSystem)) {
      return null;
    }
    Set<String> names = listClassPath(directory);
    for (ModuleIndex index : registry.modules()) {
      Set<String> more = index.list(directory);
      if (names == null || more == null) {
        return null;
      }
      names.addAll(more);
    }
    return names;
  }

  private Set<String> listClassPath(String directory) {
    try {
      return classPath().list(directory);
    } catch (IOException | InvalidPathException e) {
      // A query will say what is wrong.
      return null;
    }
  }

  private static boolean isSystem(ClassLoader loader) {
    return loader == ClassLoader.getSystemClassLoader();
  }

  private synchronized PathLookup classPath() throws IOException {
    if (classPath == null) {
      List<Path> paths = new ArrayList<>();
      for (String path : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
        if (!path.isEmpty()) {
          paths.add(Path.of(path));
        }
      }
      classPath = new PathLookup(paths, archives);
    }
    return classPath;
  }

  private void findEncapsulated(Findings findings, ModuleIndex index) {
    NamedModule module = index.ownerOf(findings.path());
    if (module == null) {
      return;
    }
    try {
      URL url = module.find(findings.path());
      if (url != null) {
        findings.addFrom(archives.ofResource(url, findings.path()));
      }
    } catch (IOException e) {
      findings.addFailure(Failures.reason(e));
    }
  }

  private void findThrough(ClassLoader loader, Findings findings) {
    if (findings.isComplete()) {
      return;
    }
    String path = findings.path();
    try {
      if (findings.isForClass()) {
        // Loaders that ask their parents last say so here, but often not in getResources.
        add(loader.getResource(path), findings);
      }
      addAll(loader.getResources(path), findings);
      if (!path.startsWith(META_INF)) {
        // Loaders don't see what a multi-release jar has only for newer versions than this JVM's.
        for (int version = findings.javaVersion(); version > MASTER_VERSION; version--) {
          addVersions(loader.getResources(VERSIONS + version + "/" + path), findings);
        }
      }
    } catch (IOException | RuntimeException e) {
      // A loader of the program's own may throw anything, for instance when it is closed.
      findings.addFailure(loader + ": " + Failures.reason(e));
    }
  }

  private void addAll(Enumeration<URL> urls, Findings findings) {
    while (!findings.isComplete() && urls.hasMoreElements()) {
      add(urls.nextElement(), findings);
    }
  }

  // The jar itself is asked, since it may not be a multi-release one; directories never are.
  private void addVersions(Enumeration<URL> urls, Findings findings) {
    while (!findings.isComplete() && urls.hasMoreElements()) {
      Archive archive = archives.ofResource(urls.nextElement(), findings.path());
      if (archive instanceof JarArchive) {
        findings.addFrom(archive);
      }
    }
  }

  private void add(URL url, Findings findings) {
    if (url == null) {
      return;
    }
    String platformModule = Platform.moduleOf(url);
    if (platformModule != null) {
      findings.foundInPlatform(platformModule);
      return;
    }
    findings.addFrom(archives.ofResource(url, findings.path()));
  }
}
