package org.econtext.parent.channels;

import java.util.Objects;
import org.econtext.core.Receiver;
import org.econtext.core.Sender;
import org.econtext.core.codec.ByteWriter;
import org.econtext.core.codec.Encoder;
import org.econtext.core.codec.Scope;

/**
 * One copy of a sender. What copies for the same receiver have in common is their {@link SendEnd},
 * which is made with the first value that is sent, so a sender that is only passed on costs
 * nothing.
 */
final class ChannelSender<T> implements Sender<T>, Scope.Address {
  private final RemoteChannels channels;
  private final int contextId;
  private final int handle;

  /** Null before it is used. */
  private volatile SendEnd end;

  ChannelSender(RemoteChannels channels, int contextId, int handle) {
    this.channels = channels;
    this.contextId = contextId;
    this.handle = handle;
  }

  @Override
  public int contextId() {
    return contextId;
  }

  @Override
  public int handle() {
    return handle;
  }

  /** Kept, so that a copy whose channel has ended doesn't begin anew. */
  private SendEnd end() {
    SendEnd known = end;
    if (known == null) {
      synchronized (this) {
        if (end == null) {
          end = channels.endFor(contextId, handle);
        }
        known = end;
      }
    }
    return known;
  }

  @Override
  public void send(T value) {
    ByteWriter out = new ByteWriter(64);
    out.putByte(SendEnd.VALUE);
    Encoder.write(out, value);
    // What is long has just made the array as long as it has to be.
    end().send(out.length() == out.array().length ? out.array() : out.toByteArray());
  }

  @Override
  public void fail(Throwable reason) {
    ByteWriter out = new ByteWriter(256);
    out.putByte(SendEnd.FAIL);
    Encoder.write(out, Objects.requireNonNull(reason));
    end().fail(out.toByteArray());
  }

  @Override
  public void close() {
    end().close();
  }

  @Override
  public String toString() {
    return "sender to "
        + channels.describe(contextId)
        + " with a window of "
        + Receiver.WINDOW_BYTES
        + " bytes";
  }
}
