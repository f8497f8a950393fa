/**
 * The nouns of econtext: contexts and the calls that are made in them, the router, streams,
 * messages and handles between them, and channels.
 */
package org.econtext.core;
