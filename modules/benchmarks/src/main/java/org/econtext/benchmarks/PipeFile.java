package org.econtext.benchmarks;

import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/**
 * The other end of a raw pipe pair that carries files, with nothing around their content. Each
 * order is a byte, {@link #TAKE} or {@link #GIVE}, and for the former the length of what follows;
 * it is answered by a byte when all of it is in the file.
 */
final class PipeFile {
  /** What follows goes to the file. */
  static final int TAKE = 0;

  /** The file is to come back. */
  static final int GIVE = 1;

  /** What a pipe holds on Linux; with more than that at a time raw pipes were slower. */
  static final int PIECE_BYTES = 64 << 10;

  private PipeFile() {}

  public static void main(String[] arguments) throws IOException {
    String file = arguments[0];
    FileInputStream in = new FileInputStream(FileDescriptor.in);
    FileOutputStream out = new FileOutputStream(FileDescriptor.out);
    for (int order = in.read(); order >= 0; order = in.read()) {
      if (order == TAKE) {
        byte[] length = new byte[Long.BYTES];
        in.readNBytes(length, 0, length.length);
        try (FileOutputStream to = new FileOutputStream(file)) {
          copy(in, to, ByteBuffer.wrap(length).getLong());
        }
        out.write(order);
      } else {
        try (FileInputStream from = new FileInputStream(file)) {
          copy(from, out, from.getChannel().size());
        }
      }
    }
  }

  static void copy(InputStream from, OutputStream to, long length) throws IOException {
    byte[] piece = new byte[PIECE_BYTES];
    for (long left = length; left > 0; ) {
      int count = from.read(piece, 0, (int) Math.min(left, piece.length));
      if (count < 0) {
        throw new EOFException("ended with " + left + " bytes to come");
      }
      to.write(piece, 0, count);
      left -= count;
    }
  }
}
