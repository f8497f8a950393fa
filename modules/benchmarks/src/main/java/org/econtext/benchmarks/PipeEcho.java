package org.econtext.benchmarks;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;

/** The other end of a raw pipe pair: sends back what it reads, in pieces of a given size. */
final class PipeEcho {
  private PipeEcho() {}

  public static void main(String[] arguments) throws IOException {
    byte[] piece = new byte[Integer.parseInt(arguments[0])];
    FileInputStream in = new FileInputStream(FileDescriptor.in);
    FileOutputStream out = new FileOutputStream(FileDescriptor.out);
    while (in.readNBytes(piece, 0, piece.length) == piece.length) {
      out.write(piece);
    }
  }
}
