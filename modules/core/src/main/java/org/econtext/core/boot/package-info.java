/**
 * The start and the end of a context's life in a JVM of its own, and what it writes meanwhile.
 *
 * <p>All of this module but the rarely used parts is on a new context's start path, so there are no
 * lambdas, method references, regular expressions or streams in it, and no switch over enums.
 */
package org.econtext.core.boot;
