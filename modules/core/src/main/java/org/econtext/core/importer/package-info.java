/** How a child gets classes and resources that its own Java runtime lacks. */
package org.econtext.core.importer;
