package org.econtext.core.importer;

/**
 * The answer to a query: what was found, in the order of the class path. Nothing found is an answer
 * as well, and is remembered like one. The arrays are not written to after this was made.
 *
 * @param query what was asked
 * @param origins for each thing found the {@link Origin#id()} of where it was found
 * @param bodies for each thing found its bytes; at most one for a class
 * @param refusal why there is nothing although there might be something (a policy, a JDK class),
 *     for the error's text; null otherwise
 */
public record ClassEntry(ClassQuery query, int[] origins, byte[][] bodies, String refusal) {
  /**
   * Whether nothing was found.
   *
   * @return true if so
   */
  public boolean isMissing() {
    return bodies.length == 0;
  }
}
