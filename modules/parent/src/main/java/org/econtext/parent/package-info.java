/**
 * Having children. A transport implements {@link org.econtext.parent.TransportTarget} and, to be
 * found by its scheme, {@link org.econtext.parent.TransportProvider}.
 */
package org.econtext.parent;
