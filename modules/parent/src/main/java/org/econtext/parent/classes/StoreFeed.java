package org.econtext.parent.classes;

import java.util.List;
import java.util.Set;
import org.econtext.core.importer.ClassEntry;
import org.econtext.core.importer.ClassQuery;
import org.econtext.core.importer.ClassStore;
import org.econtext.core.importer.Origin;

/** The feed of a context that is itself a child: what its own parent sent, or will send. */
record StoreFeed(ClassStore store) implements Feed {
  @Override
  public void get(ClassQuery query, ClassStore.Callback callback) {
    store.get(query, callback);
  }

  @Override
  public ClassEntry peek(ClassQuery query) {
    return store.known(query);
  }

  @Override
  public void markUsed(ClassQuery query) {
    store.markUsed(query);
  }

  @Override
  public List<String> list(String path, int javaVersion) {
    Set<String> names = store.directory(path);
    return names == null ? null : List.copyOf(names);
  }

  @Override
  public Origin origin(int id) {
    return store.origin(id);
  }
}
