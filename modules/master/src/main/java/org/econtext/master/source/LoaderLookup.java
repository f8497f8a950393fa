package org.econtext.master.source;

import java.io.IOException;
import java.net.URL;
import java.util.Enumeration;

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
