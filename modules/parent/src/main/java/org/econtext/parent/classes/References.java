package org.econtext.parent.classes;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.econtext.core.importer.ClassQuery;

/**
 * What a class file refers to, read from its constant pool (The Java Virtual Machine Specification,
 * section 4.4): classes, and what string constants may name, since that is how programs name
 * resources and the classes that they load by reflection.
 */
final class References {
  private static final int FIRST_ENTRY_BYTE = 10;
  private static final int COUNT_BYTE = 8;
  private static final int UTF8 = 1;
  private static final int LONG = 5;
  private static final int DOUBLE = 6;
  private static final int CLASS = 7;
  private static final int STRING = 8;
  private static final int METHOD_HANDLE = 15;
  private static final int METHOD_TYPE = 16;
  private static final int MODULE = 19;
  private static final int PACKAGE = 20;

  private static final Pattern CLASS_NAME =
      Pattern.compile("[A-Za-z_$][\\w$]*(\\.[A-Za-z_$][\\w$]*){2,}");
  private static final Pattern RESOURCE_NAME = Pattern.compile("/?\\w+(/[\\w$-]+)+\\.\\w+");

  private final byte[] classFile;
  private final int javaVersion;
  private final List<ClassQuery> queries = new ArrayList<>();

  private References(byte[] classFile, int javaVersion) {
    this.classFile = classFile;
    this.javaVersion = javaVersion;
  }

  /**
   * Reads the constant pool.
   *
   * @param classFile the bytes of a class
   * @param javaVersion for the queries
   * @return the classes, in the order of the pool, arrays as their elements; then what strings may
   *     name; none if this is no class file
   */
  static List<ClassQuery> in(byte[] classFile, int javaVersion) {
    References references = new References(classFile, javaVersion);
    try {
      references.read();
    } catch (BufferUnderflowException | IllegalArgumentException | IndexOutOfBoundsException e) {
      // What it is instead is for the JVM to tell that is to define it.
      references.queries.clear();
    }
    return references.queries;
  }

  private void read() {
    ByteBuffer in = ByteBuffer.wrap(classFile);
    int count = in.getShort(COUNT_BYTE) & 0xffff;
    in.position(FIRST_ENTRY_BYTE);
    int[] texts = new int[count];
    int[] classes = new int[count];
    int[] strings = new int[count];
    for (int i = 1; i < count; i++) {
      int tag = in.get();
      switch (tag) {
        case UTF8 -> {
          texts[i] = in.position();
          in.position(in.position() + Short.BYTES + (in.getShort(in.position()) & 0xffff));
        }
        case CLASS -> classes[i] = in.getShort() & 0xffff;
        case STRING -> strings[i] = in.getShort() & 0xffff;
        case LONG, DOUBLE -> {
          in.getLong();
          // They take two entries.
          i++;
        }
        case METHOD_TYPE, MODULE, PACKAGE -> in.getShort();
        case METHOD_HANDLE -> in.position(in.position() + 3);
        default -> in.getInt();
      }
    }
    for (int text : classes) {
      if (text != 0) {
        addClass(textAt(in, texts[text]));
      }
    }
    for (int text : strings) {
      if (text != 0) {
        addNamed(textAt(in, texts[text]));
      }
    }
  }

  private String textAt(ByteBuffer in, int position) {
    int length = in.getShort(position) & 0xffff;
    // Names in modified UTF-8 differ from UTF-8 in characters that nobody names a class with; such
    // a class is asked for by itself.
    return new String(classFile, position + Short.BYTES, length, StandardCharsets.UTF_8);
  }

  private void addClass(String internalName) {
    String name = internalName;
    if (name.startsWith("[")) {
      int start = name.indexOf('L');
      if (start < 0) {
        return;
      }
      name = name.substring(start + 1, name.length() - 1);
    }
    queries.add(new ClassQuery(ClassQuery.CLASS, name.replace('/', '.'), javaVersion));
  }

  private void addNamed(String text) {
    if (CLASS_NAME.matcher(text).matches()) {
      queries.add(new ClassQuery(ClassQuery.CLASS, text, javaVersion));
    } else if (RESOURCE_NAME.matcher(text).matches()) {
      String name = text.startsWith("/") ? text.substring(1) : text;
      queries.add(new ClassQuery(ClassQuery.RESOURCE, name, javaVersion));
    }
  }
}
