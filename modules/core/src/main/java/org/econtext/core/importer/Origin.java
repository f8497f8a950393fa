package org.econtext.core.importer;

import java.util.List;

/**
 * Where classes and resources come from: a jar, a directory or a module of the master. It becomes
 * their code source, and its manifest's attributes become those of their packages.
 *
 * @param id a number that the master gives, from 1
 * @param location the code source's URL as the master has it, such as {@code file:/lib/h2.jar}
 * @param sections attributes of the manifest: names and values in turn, in groups, one group for
 *     the main section and one for each section that names a package ({@code org/h2/}); the first
 *     item of a group is the section's name ({@code ""} for the main one)
 */
public record Origin(int id, String location, String[][] sections) {
  /**
   * The attributes that packages are made of, as {@link java.util.jar.Attributes.Name} has them.
   */
  public static final List<String> ATTRIBUTES =
      List.of(
          "Specification-Title",
          "Specification-Version",
          "Specification-Vendor",
          "Implementation-Title",
          "Implementation-Version",
          "Implementation-Vendor",
          "Sealed");
}
