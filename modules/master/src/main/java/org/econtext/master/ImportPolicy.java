package org.econtext.master;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the master gives to contexts that ask for classes and resources. Immutable.
 *
 * <p>Classes, and the resources in their packages, are served unless a prefix denies them; the
 * longest prefix that fits decides. Files in the root of the class path, where programs keep {@code
 * application.properties} and key stores, are served only if allowed by name. {@code META-INF/} is
 * always served, since services and libraries don't work without it.
 */
public final class ImportPolicy {
  // A policy that lists the user's own packages must not have to know what econtext sends after
  // the payload: its other modules, and the LZ4 that it compresses with.
  private static final String[] ALWAYS = {"org.econtext", "net.jpountz"};

  private static final String EVERY_CLASS = "*";
  private static final String META_INF = "META-INF/";
  private static final String VERSIONS = "META-INF/versions/";

  // Class path roots within fat jars and web applications, which the jar's own root shows as well.
  private static final String[] INNER_ROOTS = {"BOOT-INF/classes/", "WEB-INF/classes/"};
  private static final Pattern ROOT_FILE_NAME = Pattern.compile("[^/\\\\\\p{Cntrl}]+");

  private static final ImportPolicy STANDARD = builder().build();
  private static final ImportPolicy EVERYTHING = builder().allowRootFiles("*").build();

  private final Map<String, Boolean> classRules;
  private final List<Pattern> rootFiles;

  private ImportPolicy(Map<String, Boolean> classRules, List<Pattern> rootFiles) {
    this.classRules = Map.copyOf(classRules);
    this.rootFiles = List.copyOf(rootFiles);
  }

  /**
   * The policy that holds if a program says nothing.
   *
   * @return all classes, no files in the root of the class path
   */
  public static ImportPolicy standard() {
    return STANDARD;
  }

  /**
   * The policy of {@code econtext run}, where the class path is named for the purpose.
   *
   * @return a policy that refuses nothing
   */
  public static ImportPolicy everything() {
    return EVERYTHING;
  }

  /**
   * Starts a policy of one's own.
   *
   * @return a builder that so far builds {@link #standard()}
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Whether a class may be served.
   *
   * @param className its binary name, such as {@code com.acme.Report$Row}
   * @return why it is refused; empty if it may be served
   */
  public Optional<String> refusalOfClass(String className) {
    return refusalByPrefix(className, className);
  }

  /**
   * Whether a resource may be served. One that is a class file is under the rules of that class.
   *
   * @param path its name, such as {@code com/acme/report.sql}
   * @return why it is refused; empty if it may be served
   */
  public Optional<String> refusalOfResource(String path) {
    String name = withoutVersion(withoutInnerRoot(path));
    if (name.endsWith(".class")) {
      String className = name.substring(0, name.length() - ".class".length()).replace('/', '.');
      return refusalByPrefix(className, path);
    }
    int slash = name.lastIndexOf('/');
    if (slash < 0) {
      return refusalOfRootFile(name, path);
    }
    if (name.startsWith(META_INF)) {
      return Optional.empty();
    }
    return refusalByPrefix(name.substring(0, slash).replace('/', '.'), path);
  }

  private static String withoutInnerRoot(String path) {
    for (String root : INNER_ROOTS) {
      if (path.startsWith(root)) {
        return path.substring(root.length());
      }
    }
    return path;
  }

  // Otherwise META-INF/versions/9/com/acme/Secret.class would be a way round the rules.
  private static String withoutVersion(String path) {
    if (!path.startsWith(VERSIONS)) {
      return path;
    }
    int end = path.indexOf('/', VERSIONS.length());
    return end < 0 ? path : path.substring(end + 1);
  }

  private Optional<String> refusalOfRootFile(String name, String path) {
    for (Pattern allowed : rootFiles) {
      if (allowed.matcher(name).matches()) {
        return Optional.empty();
      }
    }
    return Optional.of(
        "the import policy doesn't serve "
            + (path.isEmpty() ? "a list of the files" : path)
            + " in the root of the class path; ImportPolicy.Builder.allowRootFiles can allow it");
  }

  private Optional<String> refusalByPrefix(String dotted, String asked) {
    String prefix = dotted;
    while (true) {
      Boolean allowed = classRules.get(prefix);
      if (allowed != null) {
        return allowed
            ? Optional.empty()
            : Optional.of("the import policy denies " + asked + " by the rule " + prefix);
      }
      if (prefix.equals(EVERY_CLASS)) {
        return Optional.empty();
      }
      int end = Math.max(prefix.lastIndexOf('.'), prefix.lastIndexOf('$'));
      prefix = end < 0 ? EVERY_CLASS : prefix.substring(0, end);
    }
  }

  /** Collects the rules of a policy. Not thread safe. */
  public static final class Builder {
    private final Map<String, Boolean> classRules = new HashMap<>();
    private final List<Pattern> rootFiles = new ArrayList<>();

    private Builder() {}

    /**
     * Allows classes and the resources of their packages. {@code com.acme} fits everything in that
     * package and in those below it, {@code com.acme.Report} that class and those nested in it,
     * {@code *} everything. {@code com.acme} doesn't fit {@code com.acmesoft.Tool}.
     *
     * @param prefixes names of packages or classes, or {@code *}
     * @return this
     * @throws IllegalArgumentException if one isn't such a name, or is denied already
     */
    public Builder allowClasses(String... prefixes) {
      return addRules(true, prefixes);
    }

    /**
     * Denies classes and the resources of their packages, by prefixes as of {@link #allowClasses}.
     *
     * @param prefixes names of packages or classes, or {@code *}
     * @return this
     * @throws IllegalArgumentException if one isn't such a name, or is allowed already
     */
    public Builder denyClasses(String... prefixes) {
      return addRules(false, prefixes);
    }

    /**
     * Allows files in the root of the class path.
     *
     * @param names their names; {@code *} in them stands for any number of characters
     * @return this
     * @throws IllegalArgumentException if one can't be such a name
     */
    public Builder allowRootFiles(String... names) {
      for (String name : names) {
        if (!ROOT_FILE_NAME.matcher(name).matches()) {
          throw new IllegalArgumentException(
              "not the name of a file in the root of the class path (no slashes): \"" + name + '"');
        }
        rootFiles.add(glob(name));
      }
      return this;
    }

    /**
     * Makes the policy.
     *
     * @return a policy of the rules so far
     */
    public ImportPolicy build() {
      Map<String, Boolean> rules = new HashMap<>(classRules);
      for (String prefix : ALWAYS) {
        rules.putIfAbsent(prefix, true);
      }
      return new ImportPolicy(rules, rootFiles);
    }

    private Builder addRules(boolean allow, String... prefixes) {
      for (String prefix : prefixes) {
        checkPrefix(prefix);
        Boolean before = classRules.putIfAbsent(prefix, allow);
        if (before != null && before != allow) {
          throw new IllegalArgumentException(prefix + " is both allowed and denied");
        }
      }
      return this;
    }

    private static void checkPrefix(String prefix) {
      if (prefix.equals(EVERY_CLASS)) {
        return;
      }
      // Not SourceVersion.isName: that needs java.compiler, and class files may use keywords.
      for (String part : prefix.split("\\.", -1)) {
        boolean valid = !part.isEmpty() && Character.isJavaIdentifierStart(part.charAt(0));
        if (!valid || !part.chars().allMatch(Character::isJavaIdentifierPart)) {
          throw new IllegalArgumentException(
              "not the name of a package or class, such as com.acme, or *: \"" + prefix + '"');
        }
      }
    }

    private static Pattern glob(String name) {
      StringBuilder regex = new StringBuilder();
      for (String literal : name.split("\\*", -1)) {
        regex.append(regex.isEmpty() ? "" : ".*").append(Pattern.quote(literal));
      }
      return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }
  }
}
