/** Files and directory trees to and from other contexts, and streams of bytes over channels. */
package org.econtext.files;
