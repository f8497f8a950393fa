package org.econtext.core.router;

import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;

/** The contexts that one router knows of, one object for each. Thread safe. */
public final class ContextDirectory {
  private final ContextRouter router;
  private final ConcurrentHashMap<Integer, ContextReference> contexts = new ConcurrentHashMap<>();
  private final ContextReference self;

  /** The context itself, and those above it. */
  ContextDirectory(ContextRouter router, ContextDescription description) {
    this.router = router;
    self =
        new ContextReference(router, description.id(), description.name(), description.parentId());
    contexts.put(description.id(), self);
    int above = ContextRouter.NOT_KNOWN;
    for (int i = 0; i < description.ancestors().length; i++) {
      int ancestor = description.ancestors()[i];
      String name = description.ancestorNames()[i];
      contexts.put(ancestor, new ContextReference(router, ancestor, name, above));
      above = ancestor;
    }
  }

  ContextReference self() {
    return self;
  }

  /**
   * The object that stands for a context here.
   *
   * @param id its number
   * @param name its name, if it isn't known yet
   * @param parentId its parent, or {@link ContextRouter#NOT_KNOWN}
   * @return the one object
   */
  public ContextReference of(int id, String name, int parentId) {
    ContextReference known = contexts.get(id);
    if (known == null) {
      ContextReference made = new ContextReference(router, id, name, parentId);
      known = contexts.putIfAbsent(id, made);
      if (known == null) {
        return made;
      }
    }
    if (parentId != ContextRouter.NOT_KNOWN) {
      known.learnParent(parentId);
    }
    return known;
  }

  /** What is known of a context; null if nothing is. */
  ContextReference get(int id) {
    return contexts.get(id);
  }

  Collection<ContextReference> all() {
    return contexts.values();
  }

  /**
   * A context's name, for messages to people.
   *
   * @param id its number
   * @return the name, or the number if the name isn't known
   */
  public String nameOf(int id) {
    ContextReference context = contexts.get(id);
    return context == null ? "#" + id : context.name();
  }

  /**
   * Says what became of a context, before there is no route to it any more.
   *
   * @param loss the news
   */
  public void note(LossNotice loss) {
    ContextReference context = contexts.get(loss.contextId());
    if (context != null) {
      context.lose(loss);
    }
  }

  /** Forgets a context that is lost; whoever has its object finds in it what became of it. */
  void forget(LossNotice loss) {
    ContextReference context = contexts.remove(loss.contextId());
    if (context != null) {
      context.lose(loss);
    }
  }
}
