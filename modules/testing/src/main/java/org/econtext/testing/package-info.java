/** Transports for tests and measurements: contexts in the same JVM, and contexts far away. */
package org.econtext.testing;
