/**
 * Frames over byte streams: reading, writing, whose turn it is to read, and what may be under way.
 * Uses the broker's threads and knows nothing of what is in a message.
 */
package org.econtext.core.stream;
