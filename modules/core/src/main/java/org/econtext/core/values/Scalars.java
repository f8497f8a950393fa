package org.econtext.core.values;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import org.econtext.core.CodecException;
import org.econtext.core.codec.ByteReader;
import org.econtext.core.codec.ByteWriter;
import org.econtext.core.codec.Decoder;
import org.econtext.core.codec.Encoder;
import org.econtext.core.codec.Encoder.Unwritable;
import org.econtext.core.codec.Tags;

/** The most common of the small immutable classes of the Java library. */
// Error Prone warns of taking half of what a value holds; here the other half is taken too.
@SuppressWarnings({"JavaInstantGetSecondsGetNano", "JavaDurationGetSecondsGetNano"})
final class Scalars {
  private Scalars() {}

  /** Writes a value if it is one of these, and says whether it is. */
  static boolean put(Encoder to, Object value, Class<?> type) {
    ByteWriter out = to.out();
    // By name, because comparing with the classes would load all of them.
    switch (type.getName()) {
      case "java.lang.Class" -> {
        if (((Class<?>) value).isHidden()) {
          throw new Unwritable(((Class<?>) value).getName() + " has no name to find it by", null);
        }
        out.putByte(Tags.CLASS);
        to.putName(((Class<?>) value).getName());
      }
      case "java.util.Optional" -> {
        out.putByte(Tags.OPTIONAL);
        try {
          to.put(((Optional<?>) value).orElse(null));
        } catch (Unwritable e) {
          throw e.inside(".get()");
        }
      }
      case "java.util.OptionalInt" -> {
        OptionalInt optional = (OptionalInt) value;
        out.putByte(Tags.OPTIONAL_INT);
        to.put(optional.isPresent() ? optional.getAsInt() : null);
      }
      case "java.util.OptionalLong" -> {
        OptionalLong optional = (OptionalLong) value;
        out.putByte(Tags.OPTIONAL_LONG);
        to.put(optional.isPresent() ? optional.getAsLong() : null);
      }
      case "java.util.OptionalDouble" -> {
        OptionalDouble optional = (OptionalDouble) value;
        out.putByte(Tags.OPTIONAL_DOUBLE);
        to.put(optional.isPresent() ? optional.getAsDouble() : null);
      }
      case "java.math.BigInteger" -> {
        out.putByte(Tags.BIG_INTEGER);
        out.putByteArray(((BigInteger) value).toByteArray());
      }
      case "java.math.BigDecimal" -> {
        out.putByte(Tags.BIG_DECIMAL);
        out.putInt(((BigDecimal) value).scale());
        out.putByteArray(((BigDecimal) value).unscaledValue().toByteArray());
      }
      case "java.util.UUID" -> {
        out.putByte(Tags.UUID);
        out.putLong(((UUID) value).getMostSignificantBits());
        out.putLong(((UUID) value).getLeastSignificantBits());
      }
      case "java.net.URI" -> {
        out.putByte(Tags.URI);
        out.putString(value.toString());
      }
      case "java.time.Instant" -> {
        out.putByte(Tags.INSTANT);
        out.putLong(((Instant) value).getEpochSecond());
        out.putInt(((Instant) value).getNano());
      }
      case "java.time.Duration" -> {
        out.putByte(Tags.DURATION);
        out.putLong(((Duration) value).toSeconds());
        out.putInt(((Duration) value).getNano());
      }
      case "java.time.LocalDate" -> {
        out.putByte(Tags.LOCAL_DATE);
        out.putLong(((LocalDate) value).toEpochDay());
      }
      case "java.time.LocalTime" -> {
        out.putByte(Tags.LOCAL_TIME);
        out.putLong(((LocalTime) value).toNanoOfDay());
      }
      case "java.time.LocalDateTime" -> {
        out.putByte(Tags.LOCAL_DATE_TIME);
        out.putLong(((LocalDateTime) value).toLocalDate().toEpochDay());
        out.putLong(((LocalDateTime) value).toLocalTime().toNanoOfDay());
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  static Object get(Decoder from, int tag) {
    ByteReader in = from.in();
    return switch (tag) {
      case Tags.CLASS -> from.type();
      case Tags.BIG_INTEGER -> new BigInteger(in.getByteArray());
      case Tags.BIG_DECIMAL -> decimal(in);
      case Tags.UUID -> new UUID(in.getLong(), in.getLong());
      case Tags.URI -> URI.create(in.getString());
      case Tags.INSTANT -> Instant.ofEpochSecond(in.getLong(), in.getInt());
      case Tags.DURATION -> Duration.ofSeconds(in.getLong(), in.getInt());
      case Tags.LOCAL_DATE -> LocalDate.ofEpochDay(in.getLong());
      case Tags.LOCAL_TIME -> LocalTime.ofNanoOfDay(in.getLong());
      case Tags.LOCAL_DATE_TIME ->
          LocalDateTime.of(LocalDate.ofEpochDay(in.getLong()), LocalTime.ofNanoOfDay(in.getLong()));
      default -> optional(tag, from);
    };
  }

  private static BigDecimal decimal(ByteReader in) {
    int scale = in.getInt();
    return new BigDecimal(new BigInteger(in.getByteArray()), scale);
  }

  private static Object optional(int tag, Decoder from) {
    if (tag > Tags.OPTIONAL_DOUBLE) {
      throw new CodecException("no value begins with " + tag);
    }
    Object value = from.get();
    return switch (tag) {
      case Tags.OPTIONAL -> Optional.ofNullable(value);
      case Tags.OPTIONAL_INT ->
          value == null ? OptionalInt.empty() : OptionalInt.of((Integer) value);
      case Tags.OPTIONAL_LONG ->
          value == null ? OptionalLong.empty() : OptionalLong.of((Long) value);
      default -> value == null ? OptionalDouble.empty() : OptionalDouble.of((Double) value);
    };
  }
}
