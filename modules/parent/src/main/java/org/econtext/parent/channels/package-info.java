/**
 * Channels: receivers, senders and their windows. A service of its own: its classes come together
 * when a context first has one end of a channel.
 */
package org.econtext.parent.channels;
