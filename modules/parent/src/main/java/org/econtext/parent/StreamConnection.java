package org.econtext.parent;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.OptionalInt;

/** What {@link Connection#of} makes. */
record StreamConnection(InputStream input, OutputStream output, Closeable end)
    implements Connection {
  @Override
  public InputStream error() {
    return InputStream.nullInputStream();
  }

  @Override
  public OptionalInt awaitExit(Duration timeout) {
    return OptionalInt.empty();
  }

  @Override
  public void destroy() {
    try {
      end.close();
    } catch (IOException e) {
      // It is of no use any more in this case either.
    }
  }
}
