/**
 * The threads of a context: who they are for, what comes up for them, and how they wait. Needs
 * nothing of econtext but the interfaces. Which thread may do what is {@link
 * org.econtext.core.ThreadRole}'s.
 */
package org.econtext.core.broker;
