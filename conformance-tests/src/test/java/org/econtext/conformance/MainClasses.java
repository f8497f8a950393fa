package org.econtext.conformance;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** What this project consists of, other than tests, for rules about all of it. */
final class MainClasses {
  static final String PREFIX = "org.econtext.";

  static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.econtext");

  /** What runs at users', and so not what measures it or tests transports. */
  static final Predicate<JavaClass> PRODUCT =
      type ->
          !type.getPackageName().startsWith(PREFIX + "conformance")
              && !type.getPackageName().startsWith(PREFIX + "benchmarks");

  private MainClasses() {}

  /**
   * The classes of the product, without the prefix, that do something; inner ones as their outer.
   */
  static Set<String> whereProduct(Predicate<JavaAccess<?>> does) {
    Set<String> names = new TreeSet<>();
    for (JavaClass type : ALL) {
      if (PRODUCT.test(type) && type.getAccessesFromSelf().stream().anyMatch(does)) {
        names.add(outermost(type));
      }
    }
    return names;
  }

  static String outermost(JavaClass type) {
    String name = type.getName().substring(PREFIX.length());
    int inner = name.indexOf('$');
    return inner < 0 ? name : name.substring(0, inner);
  }
}
