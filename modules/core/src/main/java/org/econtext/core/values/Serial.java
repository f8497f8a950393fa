package org.econtext.core.values;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.OutputStream;
import java.io.Serializable;
import java.lang.reflect.Proxy;
import java.util.EnumMap;
import org.econtext.core.CodecException;
import org.econtext.core.codec.ByteReader;
import org.econtext.core.codec.ByteWriter;
import org.econtext.core.codec.Decoder;
import org.econtext.core.codec.Encoder;
import org.econtext.core.codec.Encoder.Unwritable;
import org.econtext.core.codec.Scope;
import org.econtext.core.codec.Tags;
import org.econtext.core.codec.Trust;

/** What travels by the JDK's own serialization: all Serializable objects that are no values. */
final class Serial {
  private Serial() {}

  static void put(Encoder to, Object value) {
    Class<?> type = value.getClass();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (Out out = new Out(bytes)) {
      out.writeObject(value);
    } catch (NotSerializableException e) {
      throw new Unwritable(
          e.getMessage() + ", a part of " + type.getName() + ", is not Serializable", e);
    } catch (CodecException e) {
      throw new Unwritable(e.getMessage(), e);
    } catch (IOException | RuntimeException | StackOverflowError e) {
      throw new Unwritable(type.getName() + " can't be serialized: " + e, e);
    }
    to.out().putByte(Tags.SERIALIZED);
    to.putName(type.isHidden() ? DeclaredTrust.LAMBDA : type.getName());
    to.out().putByteArray(bytes.toByteArray());
  }

  static Object get(Decoder from) {
    from.trust().requireSerialized(from.name());
    byte[] bytes = from.in().getByteArray();
    try (In in = new In(bytes, from.scope(), from.trust())) {
      return in.readObject();
    } catch (CodecException | OutOfMemoryError e) {
      throw e;
    } catch (Throwable e) {
      // Whatever the methods of classes that came from elsewhere throw, the bytes were the reason.
      throw new CodecException("a serialized object can't be read here: " + e, e);
    }
  }

  /** The type of a map's keys, which an empty one tells to nobody but its serialized form. */
  static Class<?> keyType(EnumMap<?, ?> map) {
    EnumMap<?, ?> empty = new EnumMap<>(map);
    // What is in it need not be serializable.
    empty.clear();
    try (Out out = new Out(OutputStream.nullOutputStream())) {
      out.writeObject(empty);
      return out.enumType;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Replaces what lives elsewhere by a stand-in. */
  private static final class Out extends ObjectOutputStream {
    private Class<?> enumType;

    Out(OutputStream out) throws IOException {
      super(out);
      enableReplaceObject(true);
    }

    @Override
    protected Object replaceObject(Object object) {
      return Encoder.isReference(object) ? new StandIn(object) : object;
    }

    @Override
    protected void annotateClass(Class<?> type) {
      if (enumType == null && type.isEnum()) {
        enumType = type;
      }
    }
  }

  /** Finds classes as the decoder does, before the filter's turn, and stand-ins' originals. */
  private static final class In extends ObjectInputStream implements ObjectInputFilter {
    private static final int MAX_DEPTH = 50;

    /** What a hash table reserves for an entry, at most, that takes at least a byte. */
    private static final int SLOTS_PER_BYTE = 4;

    private final Scope scope;
    private final Trust trust;
    private long slotsLeft;

    In(byte[] bytes, Scope scope, Trust trust) throws IOException {
      super(new ByteArrayInputStream(bytes));
      this.scope = scope;
      this.trust = trust;
      enableResolveObject(true);
      slotsLeft = (long) bytes.length * SLOTS_PER_BYTE;
      setObjectInputFilter(this);
    }

    @Override
    public Status checkInput(FilterInfo info) {
      slotsLeft -= Math.max(0, info.arrayLength());
      return slotsLeft < 0 || (trust.isLimited() && info.depth() > MAX_DEPTH)
          ? Status.REJECTED
          : Status.UNDECIDED;
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass description) {
      String name = description.getName();
      return name.equals(StandIn.class.getName())
          ? StandIn.class
          : trust.serializedType(name, scope);
    }

    @Override
    @SuppressWarnings("deprecation") // What replaced it wants an invocation handler first.
    protected Class<?> resolveProxyClass(String[] names) {
      Class<?>[] interfaces = new Class<?>[names.length];
      for (int i = 0; i < names.length; i++) {
        interfaces[i] = trust.serializedType(names[i], scope);
      }
      if (trust.isLimited() || interfaces.length == 0) {
        throw new CodecException("a dynamic proxy came from a context that may not send any");
      }
      return Proxy.getProxyClass(interfaces[0].getClassLoader(), interfaces);
    }

    @Override
    protected Object resolveObject(Object object) {
      return object instanceof StandIn standIn
          ? new Decoder(scope, trust).read(new ByteReader(standIn.value))
          : object;
    }
  }

  /** Stands for a context, router or sender in a serialized object. */
  private static final class StandIn implements Serializable {
    private static final long serialVersionUID = 1L;

    /** It, as the encoder writes it. */
    private final byte[] value;

    StandIn(Object original) {
      ByteWriter out = new ByteWriter();
      Encoder.write(out, original);
      value = out.toByteArray();
    }
  }
}
