/** Contexts in containers, started by the docker command. */
package org.econtext.transport.docker;
