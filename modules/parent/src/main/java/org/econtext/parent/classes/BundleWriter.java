package org.econtext.parent.classes;

import java.util.zip.Deflater;
import org.econtext.core.codec.ByteWriter;
import org.econtext.core.importer.Bundle;
import org.econtext.core.importer.ClassEntry;
import org.econtext.core.importer.Origin;

/** Writes what {@link Bundle#fromBytes} reads. */
final class BundleWriter {
  private static final int USUAL_BYTES = 64 << 10;

  /** Less would gain nothing. */
  private static final int MIN_COMPRESSED_BYTES = 256;

  private BundleWriter() {}

  /**
   * Writes a bundle.
   *
   * @param bundle the bundle
   * @param compressed whether the way is longer than compressing takes; the JDK's own format is
   *     what a context can read before it has imported anything
   * @return the message's body
   */
  static byte[] toBytes(Bundle bundle, boolean compressed) {
    ByteWriter plain = new ByteWriter(USUAL_BYTES);
    write(bundle, plain);
    ByteWriter out = new ByteWriter(plain.length() + 1);
    if (compressed && plain.length() >= MIN_COMPRESSED_BYTES) {
      out.putByte(Bundle.DEFLATED);
      deflate(plain, out);
    } else {
      out.putByte(Bundle.PLAIN);
      out.putBytes(plain.array(), 0, plain.length());
    }
    return out.toByteArray();
  }

  private static void deflate(ByteWriter plain, ByteWriter out) {
    Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    deflater.setInput(plain.array(), 0, plain.length());
    deflater.finish();
    byte[] buffer = new byte[USUAL_BYTES];
    while (!deflater.finished()) {
      out.putBytes(buffer, 0, deflater.deflate(buffer));
    }
    deflater.end();
  }

  private static void write(Bundle bundle, ByteWriter out) {
    out.putVarInt(bundle.origins().length);
    for (Origin origin : bundle.origins()) {
      out.putInt(origin.id());
      out.putString(origin.location());
      writeTexts(out, origin.sections());
    }
    writeTexts(out, bundle.directories());
    out.putVarInt(bundle.entries().length);
    for (ClassEntry entry : bundle.entries()) {
      writeEntry(out, entry);
    }
    Bundle.writeQueries(out, bundle.promised());
  }

  private static void writeTexts(ByteWriter out, String[][] groups) {
    out.putVarInt(groups.length);
    for (String[] group : groups) {
      out.putVarInt(group.length);
      for (String text : group) {
        out.putString(text);
      }
    }
  }

  private static void writeEntry(ByteWriter out, ClassEntry entry) {
    Bundle.writeQuery(out, entry.query());
    out.putNullableString(entry.refusal());
    out.putVarInt(entry.bodies().length);
    for (int i = 0; i < entry.bodies().length; i++) {
      out.putInt(entry.origins()[i]);
      out.putByteArray(entry.bodies()[i]);
    }
  }
}
