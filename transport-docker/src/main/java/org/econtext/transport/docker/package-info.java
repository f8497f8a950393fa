/** Starts contexts in containers by the client of Docker or Podman. */
package org.econtext.transport.docker;
