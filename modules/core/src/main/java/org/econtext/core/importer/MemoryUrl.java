package org.econtext.core.importer;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;

/** URLs whose content is in memory: {@code econtext:} and the place in the master. */
final class MemoryUrl extends URLStreamHandler {
  private final byte[] content;

  private MemoryUrl(byte[] content) {
    this.content = content;
  }

  static URL of(String location, String name, byte[] content) {
    try {
      String separator = location.endsWith("/") ? "" : "!/";
      return new URL("econtext", null, -1, location + separator + name, new MemoryUrl(content));
    } catch (MalformedURLException e) {
      throw new IllegalStateException("malformed although it has a handler", e);
    }
  }

  @Override
  protected URLConnection openConnection(URL url) {
    return new Connection(url);
  }

  private final class Connection extends URLConnection {
    Connection(URL url) {
      super(url);
    }

    @Override
    public void connect() {
      connected = true;
    }

    @Override
    public InputStream getInputStream() throws IOException {
      return new ByteArrayInputStream(content);
    }

    @Override
    public long getContentLengthLong() {
      return content.length;
    }

    @Override
    public int getContentLength() {
      return content.length;
    }
  }
}
