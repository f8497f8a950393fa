package org.econtext.files;

/**
 * How far a transfer has come. Immutable.
 *
 * @param doneBytes the content that has passed this side, in bytes, uncompressed
 * @param totalBytes the content that there was, in bytes, when the transfer began; files that grow
 *     or shrink meanwhile make it wrong
 * @param path what is under way, relative to the root of the tree; the root's own name for the root
 */
public record Progress(long doneBytes, long totalBytes, String path) {}
