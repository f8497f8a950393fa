/** Containers that stand for hosts, from Dockerfiles that come with this artifact. */
package org.econtext.conformance.containers;
