package org.econtext.benchmarks;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;

/**
 * The other end of a raw pipe pair: sends back what it reads, in pieces of a given size; with a
 * second argument, from another thread than the one that reads.
 */
final class PipeEcho {
  private PipeEcho() {}

  public static void main(String[] arguments) throws IOException {
    byte[] piece = new byte[Integer.parseInt(arguments[0])];
    FileInputStream in = new FileInputStream(FileDescriptor.in);
    FileOutputStream out = new FileOutputStream(FileDescriptor.out);
    if (arguments.length > 1) {
      HandOver reader = new HandOver(in, piece, Thread.currentThread());
      reader.start();
      while (reader.await()) {
        out.write(piece);
      }
      return;
    }
    while (in.readNBytes(piece, 0, piece.length) == piece.length) {
      out.write(piece);
    }
  }
}
