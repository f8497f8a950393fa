package org.econtext.core.importer;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.InflaterInputStream;
import org.econtext.core.CodecException;
import org.econtext.core.codec.ByteReader;
import org.econtext.core.codec.ByteWriter;

/**
 * Classes and resources on their way to a child, as one {@code LOAD_CLASS} message. Most contexts
 * only read bundles; what writes them is with what serves classes.
 *
 * @param origins where the entries are from, as far as it is news
 * @param directories what is in some directories of the class path, so that nobody asks for what
 *     isn't: each begins with its path, which ends in a slash or is empty, and goes on with the
 *     empty name for itself and all names in it, those of directories with and without a slash at
 *     their end
 * @param entries what was found, and what was found missing
 * @param promised what will come without being asked for, in bundles after this one
 */
public record Bundle(
    Origin[] origins, String[][] directories, ClassEntry[] entries, ClassQuery[] promised) {
  /** The first byte of a body that is not compressed. */
  public static final int PLAIN = 0;

  /** The first byte of a body whose rest is compressed in the zlib format (RFC 1950). */
  public static final int DEFLATED = 1;

  private static String[][] readTexts(ByteReader in) {
    String[][] groups = new String[in.getCount()][];
    for (int i = 0; i < groups.length; i++) {
      groups[i] = new String[in.getCount()];
      for (int j = 0; j < groups[i].length; j++) {
        groups[i][j] = in.getString();
      }
    }
    return groups;
  }

  /**
   * Writes queries.
   *
   * @param out where to
   * @param queries the queries
   */
  public static void writeQueries(ByteWriter out, ClassQuery[] queries) {
    out.putVarInt(queries.length);
    for (ClassQuery query : queries) {
      writeQuery(out, query);
    }
  }

  /**
   * Reads queries.
   *
   * @param in where from
   * @return the queries
   * @throws org.econtext.core.CodecException if there are none
   */
  public static ClassQuery[] readQueries(ByteReader in) {
    ClassQuery[] queries = new ClassQuery[in.getCount()];
    for (int i = 0; i < queries.length; i++) {
      queries[i] = readQuery(in);
    }
    return queries;
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
    ByteReader in = content(body);
    Origin[] origins = new Origin[in.getCount()];
    for (int i = 0; i < origins.length; i++) {
      origins[i] = readOrigin(in);
    }
    String[][] directories = readTexts(in);
    ClassEntry[] entries = new ClassEntry[in.getCount()];
    for (int i = 0; i < entries.length; i++) {
      entries[i] = readEntry(in);
    }
    return new Bundle(origins, directories, entries, readQueries(in));
  }

  private static ByteReader content(byte[] body) {
    int count = body.length - 1;
    if (body[0] == PLAIN) {
      return new ByteReader(body, 1, count);
    }
    try (InputStream in = new InflaterInputStream(new ByteArrayInputStream(body, 1, count))) {
      return new ByteReader(in.readAllBytes());
    } catch (IOException e) {
      throw new CodecException(e.toString());
    }
  }

  private static Origin readOrigin(ByteReader in) {
    return new Origin(in.getInt(), in.getString(), readTexts(in));
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
