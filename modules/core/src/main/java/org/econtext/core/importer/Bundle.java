package org.econtext.core.importer;

import org.econtext.core.codec.ByteReader;
import org.econtext.core.codec.ByteWriter;

/**
 * Classes and resources on their way to a child, as one {@code LOAD_CLASS} message: the origins
 * that the child hasn't heard of yet, then the entries.
 *
 * @param origins where the entries are from, as far as it is news
 * @param entries what was found, and what was found missing
 */
public record Bundle(Origin[] origins, ClassEntry[] entries) {
  /**
   * The bundle as a message body.
   *
   * @return the bytes
   */
  public byte[] toBytes() {
    ByteWriter out = new ByteWriter(4 << 10);
    out.putVarInt(origins.length);
    for (Origin origin : origins) {
      writeOrigin(out, origin);
    }
    out.putVarInt(entries.length);
    for (ClassEntry entry : entries) {
      writeEntry(out, entry);
    }
    return out.toByteArray();
  }

  private static void writeOrigin(ByteWriter out, Origin origin) {
    out.putInt(origin.id());
    out.putString(origin.location());
    out.putVarInt(origin.sections().length);
    for (String[] section : origin.sections()) {
      out.putVarInt(section.length);
      for (String text : section) {
        out.putString(text);
      }
    }
  }

  private static void writeEntry(ByteWriter out, ClassEntry entry) {
    writeQuery(out, entry.query());
    out.putNullableString(entry.refusal());
    out.putVarInt(entry.bodies().length);
    for (int i = 0; i < entry.bodies().length; i++) {
      out.putInt(entry.origins()[i]);
      out.putByteArray(entry.bodies()[i]);
    }
  }

  /**
   * Writes a query.
   *
   * @param out where to
   * @param query the query
   */
  public static void writeQuery(ByteWriter out, ClassQuery query) {
    out.putByte(query.kind());
    out.putVarInt(query.javaVersion());
    out.putString(query.name());
  }

  /**
   * Reads a query.
   *
   * @param in where from
   * @return the query
   * @throws org.econtext.core.CodecException if there is none
   */
  public static ClassQuery readQuery(ByteReader in) {
    byte kind = (byte) in.getByte();
    int version = in.getVarInt();
    return new ClassQuery(kind, in.getString(), version);
  }

  /**
   * The bundle that a message body holds.
   *
   * @param body the bytes
   * @return the bundle
   * @throws org.econtext.core.CodecException if they are none
   */
  public static Bundle fromBytes(byte[] body) {
    ByteReader in = new ByteReader(body);
    Origin[] origins = new Origin[in.getCount()];
    for (int i = 0; i < origins.length; i++) {
      origins[i] = readOrigin(in);
    }
    ClassEntry[] entries = new ClassEntry[in.getCount()];
    for (int i = 0; i < entries.length; i++) {
      entries[i] = readEntry(in);
    }
    return new Bundle(origins, entries);
  }

  private static Origin readOrigin(ByteReader in) {
    int id = in.getInt();
    String location = in.getString();
    String[][] sections = new String[in.getCount()][];
    for (int i = 0; i < sections.length; i++) {
      sections[i] = new String[in.getCount()];
      for (int j = 0; j < sections[i].length; j++) {
        sections[i][j] = in.getString();
      }
    }
    return new Origin(id, location, sections);
  }

  private static ClassEntry readEntry(ByteReader in) {
    ClassQuery query = readQuery(in);
    String refusal = in.getNullableString();
    int count = in.getCount();
    int[] origins = new int[count];
    byte[][] bodies = new byte[count][];
    for (int i = 0; i < count; i++) {
      origins[i] = in.getInt();
      bodies[i] = in.getByteArray();
    }
    return new ClassEntry(query, origins, bodies, refusal);
  }
}
