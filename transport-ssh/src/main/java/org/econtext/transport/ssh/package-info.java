/** Starts contexts on other hosts by the OpenSSH client, as its user has configured it. */
package org.econtext.transport.ssh;
