/** The master's class path and module path as a source of classes and resources for children. */
package org.econtext.master.source;
