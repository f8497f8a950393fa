/** The {@code econtext} command: {@link org.econtext.cli.Main}. */
package org.econtext.cli;
