/** Starts contexts in LXC containers by lxc-attach. */
package org.econtext.transport.lxc;
