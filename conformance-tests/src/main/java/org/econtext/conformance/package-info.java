/** The tests that every transport passes, for authors of transports to extend. */
package org.econtext.conformance;
