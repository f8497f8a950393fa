package org.econtext.master.source;

import org.econtext.core.importer.ClassQuery;

/** What can be told about a query from the name alone. */
final class Names {
  private static final String MODULE_INFO = "module-info.class";

  private Names() {}

  /** Why what is asked is never served; null if it may be. */
  static String refusalOf(ClassQuery query, String path) {
    if (query.kind() != ClassQuery.CLASS && query.kind() != ClassQuery.RESOURCE) {
      return "there is no kind " + query.kind() + " of queries";
    }
    if (path.equals(MODULE_INFO) || path.endsWith("/" + MODULE_INFO)) {
      return "module-info isn't served: in a child, all classes are in the unnamed module";
    }
    return null;
  }

  /**
   * Whether something of that name can be on a class path. Dots and empty parts would lead a file
   * system elsewhere than the name says, and so round the import policy.
   */
  static boolean canExist(ClassQuery query) {
    String name = query.name();
    if (name.indexOf('\0') >= 0 || name.indexOf('\\') >= 0) {
      return false;
    }
    if (query.kind() == ClassQuery.CLASS) {
      return !name.isEmpty() && name.indexOf('/') < 0 && isPath(name.replace('.', '/'));
    }
    return name.isEmpty()
        || isPath(name.endsWith("/") ? name.substring(0, name.length() - 1) : name);
  }

  private static boolean isPath(String name) {
    for (String part : name.split("/", -1)) {
      if (part.isEmpty() || part.equals(".") || part.equals("..")) {
        return false;
      }
    }
    return true;
  }
}
