/**
 * Where messages go: mailboxes, routes, calls, and the services of one context. Uses streams and
 * brokers by their interfaces only.
 */
package org.econtext.core.router;
