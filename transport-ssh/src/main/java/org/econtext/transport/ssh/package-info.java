/** Contexts on other hosts, started by the OpenSSH client. */
package org.econtext.transport.ssh;
