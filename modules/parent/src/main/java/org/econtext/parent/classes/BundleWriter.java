package org.econtext.parent.classes;

import org.econtext.core.codec.ByteWriter;
import org.econtext.core.importer.Bundle;
import org.econtext.core.importer.ClassEntry;
import org.econtext.core.importer.Origin;

/** Writes what {@link Bundle#fromBytes} reads. */
final class BundleWriter {
  private static final int USUAL_BYTES = 64 << 10;

  private BundleWriter() {}

  static byte[] toBytes(Bundle bundle) {
    ByteWriter out = new ByteWriter(USUAL_BYTES);
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
    return out.toByteArray();
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
