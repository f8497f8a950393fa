package org.econtext.core.values;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.io.ObjectStreamConstants;
import java.io.Serializable;
import org.econtext.core.CodecException;

/**
 * Makes records whose module opens nothing to us. Deserialization may call any record's canonical
 * constructor, so a stream of one record is written here, byte for byte, and read. Its strings
 * stand for the components' values: each is the number of one.
 */
final class ClosedRecords {
  private ClosedRecords() {}

  static Object make(Class<?> type, String[] names, Class<?>[] types, Object[] parts) {
    if (!Serializable.class.isAssignableFrom(type)) {
      throw new CodecException(Records.closed(type));
    }
    try (In in = new In(new ByteArrayInputStream(stream(type, names, types, parts)), type, parts)) {
      return in.readObject();
    } catch (IOException | ClassNotFoundException | RuntimeException e) {
      throw new CodecException("what came doesn't fit record " + type.getName() + ": " + e, e);
    }
  }

  /** One object of the type, as the Java Object Serialization Specification lays it out. */
  private static byte[] stream(Class<?> type, String[] names, Class<?>[] types, Object[] parts)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeShort(ObjectStreamConstants.STREAM_MAGIC);
    out.writeShort(ObjectStreamConstants.STREAM_VERSION);
    out.writeByte(ObjectStreamConstants.TC_OBJECT);
    out.writeByte(ObjectStreamConstants.TC_CLASSDESC);
    out.writeUTF(type.getName());
    // Records are the one kind of class whose version number is not looked at.
    out.writeLong(0);
    out.writeByte(ObjectStreamConstants.SC_SERIALIZABLE);
    out.writeShort(types.length);
    describe(out, names, types, true);
    describe(out, names, types, false);
    out.writeByte(ObjectStreamConstants.TC_ENDBLOCKDATA);
    out.writeByte(ObjectStreamConstants.TC_NULL);
    for (int i = 0; i < types.length; i++) {
      if (types[i].isPrimitive()) {
        writePrimitive(out, types[i].descriptorString().charAt(0), parts[i]);
      }
    }
    for (int i = 0; i < types.length; i++) {
      if (!types[i].isPrimitive()) {
        out.writeByte(ObjectStreamConstants.TC_STRING);
        out.writeUTF(Integer.toString(i));
      }
    }
    return bytes.toByteArray();
  }

  /** Fields of primitive types come first. */
  private static void describe(
      DataOutputStream out, String[] names, Class<?>[] types, boolean primitive)
      throws IOException {
    for (int i = 0; i < types.length; i++) {
      if (types[i].isPrimitive() == primitive) {
        String descriptor = types[i].descriptorString();
        out.writeByte(descriptor.charAt(0));
        out.writeUTF(names[i]);
        if (!primitive) {
          out.writeByte(ObjectStreamConstants.TC_STRING);
          out.writeUTF(descriptor);
        }
      }
    }
  }

  private static void writePrimitive(DataOutputStream out, char type, Object value)
      throws IOException {
    switch (type) {
      case 'Z' -> out.writeBoolean((Boolean) value);
      case 'B' -> out.writeByte((Byte) value);
      case 'S' -> out.writeShort((Short) value);
      case 'C' -> out.writeChar((Character) value);
      case 'I' -> out.writeInt((Integer) value);
      case 'J' -> out.writeLong((Long) value);
      case 'F' -> out.writeFloat((Float) value);
      default -> out.writeDouble((Double) value);
    }
  }

  private static final class In extends ObjectInputStream {
    private final Class<?> type;
    private final Object[] parts;

    In(InputStream in, Class<?> type, Object[] parts) throws IOException {
      super(in);
      this.type = type;
      this.parts = parts;
      enableResolveObject(true);
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass description) {
      return type;
    }

    @Override
    protected Object resolveObject(Object object) {
      return object instanceof String number ? parts[Integer.parseInt(number)] : object;
    }
  }
}
