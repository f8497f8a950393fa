/**
 * Calling functions in other contexts: taking them apart, sending them, waiting for answers, and
 * executors. A service of its own: its classes come together when a context first calls another.
 */
package org.econtext.parent.calls;
