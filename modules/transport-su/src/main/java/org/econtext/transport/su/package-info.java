/** Starts contexts of other users on the same host by su. */
package org.econtext.transport.su;
