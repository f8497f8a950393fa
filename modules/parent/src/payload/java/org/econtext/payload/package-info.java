/**
 * A program of the build: packs core's classes as the payload that {@code econtext-parent} sends to
 * new contexts. It is in no artifact.
 */
package org.econtext.payload;
