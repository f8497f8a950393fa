package org.econtext.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.econtext.parent.Connection;
import org.econtext.parent.ContextOptions;
import org.econtext.parent.ProcessConnection;
import org.econtext.parent.TransportTarget;

/**
 * A process whose stdin and stdout are a socket, as behind an inetd: these can't be opened by their
 * names in {@code /proc}, as pipes of another user can't.
 *
 * @param options how the context is started
 */
record SocketTarget(ContextOptions options) implements TransportTarget {
  @Override
  public SocketTarget withOptions(ContextOptions newOptions) {
    return new SocketTarget(newOptions);
  }

  @Override
  public String hop() {
    return "socket";
  }

  @Override
  public Connection open(List<String> firstStage) throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String script = "exec 9<>/dev/tcp/127.0.0.1/$0; exec \"$@\" <&9 >&9 9>&-";
      List<String> words =
          new ArrayList<>(List.of("bash", "-c", script, Integer.toString(server.getLocalPort())));
      words.addAll(firstStage);
      Connection process = ProcessConnection.start(new ProcessBuilder(words));
      return new SocketConnection(process, server.accept());
    }
  }

  private record SocketConnection(Connection process, Socket socket) implements Connection {
    @Override
    public InputStream input() {
      try {
        return socket.getInputStream();
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    @Override
    public OutputStream output() {
      try {
        return socket.getOutputStream();
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    @Override
    public InputStream error() {
      return process.error();
    }

    @Override
    public OptionalInt awaitExit(Duration timeout) throws InterruptedException {
      return process.awaitExit(timeout);
    }

    @Override
    public void destroy() {
      process.destroy();
      try {
        socket.close();
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }
}
