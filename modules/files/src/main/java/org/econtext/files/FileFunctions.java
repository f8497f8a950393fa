package org.econtext.files;

import java.io.IOException;
import org.econtext.core.Functions;
import org.econtext.core.Receiver;
import org.econtext.core.Router;
import org.econtext.core.Sender;

/** What {@link ContextFiles} calls elsewhere. */
final class FileFunctions {
  static final Functions.Proc4<Router, String, Existing, Sender<Object>> RECEIVE =
      FileFunctions::receive;
  static final Functions.Proc2<String, Sender<byte[]>> SEND = FileFunctions::send;

  private FileFunctions() {}

  /** Takes a file or a tree in, after it has sent where that is to be sent to. */
  static void receive(Router here, String target, Existing existing, Sender<Object> opened)
      throws IOException {
    try (Receiver<byte[]> receiver = here.receiver(byte[].class)) {
      opened.send(receiver.sender());
      Arrival.at(
          RawNames.pathOf(target).toAbsolutePath(),
          existing,
          receiver,
          Quota.none(),
          new Meter(null, null));
    } finally {
      opened.close();
    }
  }

  /** Sends a file or a tree. */
  static void send(String source, Sender<byte[]> sender) throws IOException {
    try {
      PackedOutputStream out = new PackedOutputStream(sender);
      new TreeWriter(out, new Meter(null, null)).write(RawNames.pathOf(source));
    } finally {
      sender.close();
    }
  }
}
