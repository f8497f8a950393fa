package org.econtext.conformance.examples;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.econtext.conformance.CallBehaviour;
import org.econtext.conformance.EndBehaviour;
import org.econtext.conformance.Subject;
import org.econtext.core.Target;
import org.econtext.parent.ContextOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/**
 * A transport that is nothing but two streams, without stderr: the groups of behaviours that can do
 * without.
 */
class GuestConformanceIT implements Subject {
  private static final ExecutorService THREADS = Executors.newCachedThreadPool();

  private static ServerSocket server;

  @BeforeAll
  static void startServer() throws IOException {
    server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    THREADS.execute(GuestConformanceIT::serve);
  }

  @AfterAll
  static void stopServer() throws IOException {
    server.close();
    THREADS.shutdown();
  }

  private static void serve() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        socket.setTcpNoDelay(true);
        Process shell =
            new ProcessBuilder("sh", "-c", "read -r line; eval \"$line\"")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        InputStream wanted = socket.getInputStream();
        OutputStream said = socket.getOutputStream();
        THREADS.execute(() -> pass(wanted, shell.getOutputStream()));
        THREADS.execute(() -> pass(shell.getInputStream(), said));
      } catch (IOException e) {
        // Then the server is closed, or whoever wanted a shell says that it got none.
      }
    }
  }

  private static void pass(InputStream in, OutputStream out) {
    try (in;
        out) {
      byte[] buffer = new byte[64 << 10];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        out.write(buffer, 0, count);
        out.flush();
      }
    } catch (IOException e) {
      // One end is gone, and now the other one hears of it.
    }
  }

  @Override
  public Target target(String name) {
    String host = server.getInetAddress().getHostAddress();
    return new Guest(ContextOptions.defaults().name(name), host, server.getLocalPort());
  }

  @Nested
  class Calls extends CallBehaviour {
    @Override
    protected Subject subject() {
      return GuestConformanceIT.this;
    }
  }

  @Nested
  class Ends extends EndBehaviour {
    @Override
    protected Subject subject() {
      return GuestConformanceIT.this;
    }
  }
}
