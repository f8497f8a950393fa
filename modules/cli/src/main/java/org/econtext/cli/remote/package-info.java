/** What the command runs in other contexts: no class here may need anything but the JDK. */
package org.econtext.cli.remote;
