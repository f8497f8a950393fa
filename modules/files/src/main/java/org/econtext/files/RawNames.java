package org.econtext.files;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Names of files as the bytes that they are in the file system. A path knows these, but takes and
 * gives strings in the encoding of the JVM's locale, which at targets is often plain ASCII; the
 * only way past it is a path's URI.
 */
final class RawNames {
  private static final Path ROOT = Path.of("/");

  private RawNames() {}

  /** The bytes of a relative or absolute path. */
  static byte[] bytesOf(Path path) {
    String encoded = ROOT.resolve(path).toUri().getRawPath();
    int start = path.isAbsolute() ? 0 : 1;
    // The URI of a directory, which a name may be that of by chance, has a slash at its end.
    int end =
        encoded.length() > 1 && encoded.endsWith("/") ? encoded.length() - 1 : encoded.length();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(end - start);
    for (int i = start; i < end; i++) {
      char c = encoded.charAt(i);
      if (c == '%') {
        bytes.write(Integer.parseInt(encoded, i + 1, i + 3, 16));
        i += 2;
      } else {
        bytes.write(c);
      }
    }
    return bytes.toByteArray();
  }

  /**
   * A path of bytes, relative or absolute.
   *
   * @throws IllegalArgumentException if no path has such bytes
   */
  static Path pathOf(byte[] bytes) {
    StringBuilder encoded = new StringBuilder("file:///");
    for (byte b : bytes) {
      if (b != '/') {
        encoded.append('%');
        encoded.append(Character.forDigit(b >> 4 & 0xf, 16));
        encoded.append(Character.forDigit(b & 0xf, 16));
      } else if (encoded.charAt(encoded.length() - 1) != '/') {
        encoded.append('/');
      }
    }
    Path absolute = Path.of(URI.create(encoded.toString()));
    if (bytes.length > 0 && bytes[0] == '/') {
      return absolute;
    }
    int names = absolute.getNameCount();
    return names == 0 ? Path.of("") : absolute.subpath(0, names);
  }

  /** The path that a text means, whatever the JVM's locale. */
  static Path pathOf(String text) {
    return pathOf(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The path of something in a directory, whoever named it.
   *
   * @throws IllegalArgumentException if that isn't the name of something right inside of the
   *     directory
   */
  static Path inside(Path directory, byte[] name) {
    Path relative = pathOf(name);
    Path path = directory.resolve(relative);
    boolean isName = directory.equals(path.getParent()) && relative.equals(relative.normalize());
    for (byte b : name) {
      isName &= b != '/';
    }
    if (!isName) {
      throw new IllegalArgumentException("not the name of a file: \"" + relative + '"');
    }
    return path;
  }
}
