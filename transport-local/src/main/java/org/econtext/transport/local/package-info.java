/** Starts contexts as processes of the same user on the same host. */
package org.econtext.transport.local;
