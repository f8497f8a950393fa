/** Starts contexts of other users on the same host by sudo. */
package org.econtext.transport.sudo;
