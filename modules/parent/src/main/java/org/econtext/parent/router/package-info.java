/**
 * What a context needs beyond a leaf's: children, calls to other contexts, and channels. Not
 * exported but to the master; a child makes it out of {@link org.econtext.core.runtime.Extension}'s
 * name.
 */
package org.econtext.parent.router;
