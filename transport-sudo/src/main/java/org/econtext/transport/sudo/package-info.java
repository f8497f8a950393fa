/** Contexts of other users of a host, started by sudo. */
package org.econtext.transport.sudo;
