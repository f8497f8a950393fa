/** What runs a program's main, or a command, in another context, with its stdio. */
package org.econtext.master.program;
