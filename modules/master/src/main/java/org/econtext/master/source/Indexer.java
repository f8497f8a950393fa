package org.econtext.master.source;

import java.io.IOException;

/**
 * Reads contents in the background, since no answer is worth waiting for all of a class path to be
 * read.
 */
final class Indexer {
  private final Reader reader;
  private boolean started;
  private volatile Contents contents;

  /** Reads contents. */
  interface Reader {
    Contents read() throws IOException;
  }

  Indexer(Reader reader) {
    this.reader = reader;
  }

  /**
   * The contents, if they have been read by now; if not, this begins it.
   *
   * @return the contents; null if they aren't known, or can't be
   */
  Contents contentsIfReady() {
    if (contents == null) {
      start();
    }
    return contents;
  }

  private synchronized void start() {
    if (!started) {
      started = true;
      Thread thread = new Thread(this::read, "econtext-index");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private void read() {
    try {
      contents = reader.read();
    } catch (IOException | RuntimeException | Error e) {
      // Without an index children ask more often; what can't be read is told to those that ask.
      System.getLogger(Indexer.class.getName())
          .log(System.Logger.Level.DEBUG, "a class path without index", e);
    }
  }
}
