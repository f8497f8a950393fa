package org.econtext.testing;

import org.econtext.core.Message;
import org.econtext.core.Stream;
import org.econtext.core.StreamEnd;

/** The far end of a stream, which does nothing. */
class Nobody implements Stream.Owner {
  @Override
  public Stream.Next received(Message message, Stream from) {
    return Stream.Next.READ;
  }

  @Override
  public void lost(Stream stream, StreamEnd end) {}

  @Override
  public void stuck(Stream stream) {}

  @Override
  public void ending(Stream stream) {}
}
