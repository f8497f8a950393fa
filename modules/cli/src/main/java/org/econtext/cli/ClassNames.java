package org.econtext.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** The names of classes that somebody might have meant. */
final class ClassNames {
  private static final String SUFFIX = ".class";

  private ClassNames() {}

  /** Of a class path and of this JDK; nothing of what can't be read. */
  static Set<String> known(List<Path> classPath) {
    Set<String> names = new TreeSet<>();
    for (Path entry : classPath) {
      addEntry(names, entry);
    }
    for (ModuleReference module : ModuleFinder.ofSystem().findAll()) {
      try (ModuleReader reader = module.open();
          Stream<String> files = reader.list()) {
        files.filter(file -> isExported(module, file)).forEach(file -> add(names, file));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return names;
  }

  private static boolean isExported(ModuleReference module, String file) {
    int slash = file.lastIndexOf('/');
    String packageName = slash < 0 ? "" : file.substring(0, slash).replace('/', '.');
    return module.descriptor().exports().stream()
        .anyMatch(export -> !export.isQualified() && export.source().equals(packageName));
  }

  /** Whether a class is on a class path or in this JDK. */
  static boolean exists(String name, List<Path> classPath) {
    Set<String> names = new TreeSet<>();
    for (Path entry : classPath) {
      addEntry(names, entry);
    }
    return names.contains(name) || isPlatformClass(name);
  }

  private static boolean isPlatformClass(String name) {
    try {
      Class.forName(name, false, ClassLoader.getPlatformClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  private static void addEntry(Set<String> names, Path entry) {
    try {
      if (entry.endsWith("*")) {
        for (Path jar : jarsIn(entry.toAbsolutePath().getParent())) {
          addJar(names, jar);
        }
      } else if (Files.isDirectory(entry)) {
        try (Stream<Path> files = Files.walk(entry)) {
          files.forEach(file -> add(names, entry.relativize(file).toString()));
        }
      } else {
        addJar(names, entry);
      }
    } catch (IOException e) {
      throw new UsageException("cannot read " + entry + ": " + e.getMessage(), e);
    }
  }

  private static List<Path> jarsIn(Path directory) throws IOException {
    List<Path> jars = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      files.filter(file -> file.toString().endsWith(".jar")).forEach(jars::add);
    }
    return jars;
  }

  private static void addJar(Set<String> names, Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      file.stream().forEach(entry -> add(names, entry.getName()));
    }
  }

  private static void add(Set<String> names, String file) {
    boolean isClass = file.endsWith(SUFFIX) && !file.startsWith("META-INF/");
    if (isClass && !file.endsWith("-info.class")) {
      names.add(file.substring(0, file.length() - SUFFIX.length()).replace('/', '.'));
    }
  }
}
