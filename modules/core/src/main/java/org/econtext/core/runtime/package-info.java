/**
 * The one implementation of broker, stream, router and calls, and the start and end of a context's
 * life. Not exported: programs hold the interfaces of {@code org.econtext.core}.
 *
 * <p>All of it but the rarely used parts is on a new context's start path, so there are no lambdas,
 * method references, regular expressions or streams in here, and no string switch over enums.
 */
package org.econtext.core.runtime;
