package org.econtext.files;

/**
 * What a transfer came to. Immutable.
 *
 * @param files how many regular files there were
 * @param contentBytes what was in them, in bytes
 * @param channelBytes what crossed the channel for it, in bytes: compressed, with names and
 *     attributes
 */
public record Transferred(long files, long contentBytes, long channelBytes) {}
