package org.econtext.master.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.net.URL;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which modules are the JDK's, and so never served: a child has those of its own Java, and others
 * would not fit it. A module of the program that was linked into an image isn't one of them.
 */
final class Platform {
  private Platform() {}

  /** Whether a module of this Java's image is the JDK's and not the program's. */
  static boolean isPlatformModule(String name) {
    return Modules.BY_NAME.containsKey(name);
  }

  /** The JDK's module that a URL leads into; null if it leads elsewhere. */
  static String moduleOf(URL url) {
    if (!url.getProtocol().equals("jrt")) {
      return null;
    }
    String path = url.getPath();
    int end = path.indexOf('/', 1);
    String module = path.substring(1, end < 0 ? path.length() : end);
    return isPlatformModule(module) ? module : null;
  }

  /** The JDK's module with a class file or resource in one of its packages; null if none. */
  static String moduleWith(String path) {
    ModuleReference module = Modules.BY_PACKAGE.get(packageOf(path));
    if (module == null) {
      return null;
    }
    try (ModuleReader reader = module.open()) {
      return reader.find(path).isPresent() ? module.descriptor().name() : null;
    } catch (IOException e) {
      // The image that this very JVM runs from.
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The directories in a directory that lead to packages of the JDK.
   *
   * @param directory its path with a slash at its end; empty for the root
   * @return their names with a slash at their end; null if the directory itself is such a package
   */
  static Set<String> list(String directory) {
    Set<String> names = new HashSet<>();
    for (String pkg : Modules.BY_PACKAGE.keySet()) {
      String path = pkg.replace('.', '/') + "/";
      if (path.equals(directory)) {
        return null;
      }
      if (path.startsWith(directory)) {
        names.add(path.substring(directory.length(), path.indexOf('/', directory.length()) + 1));
      }
    }
    return names;
  }

  /** The package that a resource lies in, if its directories are the name of one. */
  static String packageOf(String path) {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "" : path.substring(0, slash).replace('/', '.');
  }

  // Made when first needed.
  private static final class Modules {
    static final Map<String, ModuleReference> BY_NAME = new HashMap<>();
    static final Map<String, ModuleReference> BY_PACKAGE = new HashMap<>();

    static {
      for (ModuleReference module : ModuleFinder.ofSystem().findAll()) {
        String name = module.descriptor().name();
        if (name.startsWith("java.") || name.startsWith("jdk.") || hasPlatformLoader(name)) {
          BY_NAME.put(name, module);
          module.descriptor().packages().forEach(pkg -> BY_PACKAGE.put(pkg, module));
        }
      }
    }

    private static boolean hasPlatformLoader(String name) {
      Module module = ModuleLayer.boot().findModule(name).orElse(null);
      return module != null
          && (module.getClassLoader() == null
              || module.getClassLoader() == ClassLoader.getPlatformClassLoader());
    }
  }
}
