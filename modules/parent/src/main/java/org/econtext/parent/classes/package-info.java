/** Serving classes to children. Not exported but to the master, which has the classes. */
package org.econtext.parent.classes;
