/** The entry point: {@link org.econtext.master.Master#open()} makes a tree's root. */
package org.econtext.master;
