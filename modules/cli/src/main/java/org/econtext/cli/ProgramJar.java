package org.econtext.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/**
 * What a jar's manifest tells {@code java -jar}.
 *
 * @param mainClass the class to run
 * @param jvmOptions what else it asks the JVM for
 */
record ProgramJar(String mainClass, List<String> jvmOptions) {
  static ProgramJar read(Path jar) {
    Attributes attributes;
    try (JarFile file = new JarFile(jar.toFile())) {
      Manifest manifest = file.getManifest();
      attributes = manifest == null ? new Attributes() : manifest.getMainAttributes();
    } catch (IOException e) {
      throw new UsageException("invalid or corrupt jarfile " + jar + ": " + e.getMessage(), e);
    }
    String mainClass = attributes.getValue(Attributes.Name.MAIN_CLASS);
    if (mainClass == null) {
      throw new UsageException(
          "no main manifest attribute, in "
              + jar
              + "; name a class instead: --class-path "
              + jar
              + " ROUTE CLASS");
    }
    if (attributes.getValue("Launcher-Agent-Class") != null) {
      throw new UsageException(
          jar
              + " has a Launcher-Agent-Class, which java can only start from a jar on the target's"
              + " disk, and there is none");
    }
    List<String> options = new ArrayList<>();
    addPackages(options, "--add-exports", attributes.getValue("Add-Exports"));
    addPackages(options, "--add-opens", attributes.getValue("Add-Opens"));
    String nativeAccess = attributes.getValue("Enable-Native-Access");
    if (nativeAccess != null) {
      options.add("--enable-native-access=" + nativeAccess.strip());
    }
    return new ProgramJar(mainClass.strip(), options);
  }

  private static void addPackages(List<String> options, String option, String packages) {
    if (packages == null) {
      return;
    }
    for (String name : packages.strip().split("\\s+", -1)) {
      options.add(option + "=" + name + "=ALL-UNNAMED");
    }
  }
}
