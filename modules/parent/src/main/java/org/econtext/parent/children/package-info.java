/**
 * Having children: their lives, the routes to what is below, who is told of losses, and ids. A
 * service of its own: its classes come together when a context first connects another.
 */
package org.econtext.parent.children;
