package org.econtext.conformance.examples;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.econtext.parent.Connection;
import org.econtext.parent.ContextOptions;
import org.econtext.parent.TransportTarget;

/** A virtual machine that runs, for whoever connects: sh -c 'read -r line; eval "$line"'. */
record Guest(ContextOptions options, String host, int port) implements TransportTarget {
  @Override
  public Guest withOptions(ContextOptions newOptions) {
    return new Guest(newOptions, host, port);
  }

  @Override
  public String hop() {
    return "guest:" + host + ":" + port;
  }

  @Override
  public Connection open(List<String> firstStage) throws IOException {
    Socket socket = new Socket(host, port);
    socket.setTcpNoDelay(true);
    String line = "exec '" + String.join("' '", firstStage) + "'\n";
    socket.getOutputStream().write(line.getBytes(StandardCharsets.UTF_8));
    return Connection.of(socket.getInputStream(), socket.getOutputStream(), socket);
  }
}
