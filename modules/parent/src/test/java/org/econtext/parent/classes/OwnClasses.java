package org.econtext.parent.classes;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.econtext.core.importer.ClassEntry;
import org.econtext.core.importer.ClassQuery;
import org.econtext.core.importer.Origin;

/** What the tests' own class loader has. */
final class OwnClasses implements ClassSource {
  @Override
  public ClassEntry find(ClassQuery query) {
    String path =
        query.kind() == ClassQuery.CLASS ? query.name().replace('.', '/') + ".class" : query.name();
    try (InputStream in = OwnClasses.class.getClassLoader().getResourceAsStream(path)) {
      return in == null
          ? new ClassEntry(query, new int[0], new byte[0][], null)
          : new ClassEntry(query, new int[] {1}, new byte[][] {in.readAllBytes()}, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Origin origin(int id) {
    return new Origin(id, "file:/", new String[0][]);
  }
}
