package org.econtext.parent.children;

import java.util.ArrayList;
import java.util.List;
import org.econtext.core.Broker;
import org.econtext.core.Context;
import org.econtext.core.Stream;
import org.econtext.core.router.ContextDescription;
import org.econtext.core.router.ContextReference;

/** A child of this context, from its launch on. Thread safe. */
public final class Child {
  private final ChildTable table;
  private final ContextDescription description;
  private final Link link;
  private final List<Broker.Timer> armed = new ArrayList<>(2);

  /** Guarded by the table's lock. */
  final ChildLife life = new ChildLife();

  /** Null until the child is up. */
  volatile Stream stream;

  /** Null until the child is up. */
  volatile ContextReference context;

  Child(ChildTable table, ContextDescription description, Link link) {
    this.table = table;
    this.description = description;
    this.link = link;
  }

  /**
   * Who it is, and what it is to be told first.
   *
   * @return the description
   */
  public ContextDescription description() {
    return description;
  }

  /** Keeps a timer that is of no use once the child is gone. */
  synchronized void arm(Broker.Timer timer) {
    armed.add(timer);
  }

  synchronized void disarm() {
    armed.forEach(Broker.Timer::cancel);
    armed.clear();
  }

  Link link() {
    return link;
  }

  /**
   * The JVM speaks: the child takes part from now on, and its stream is started.
   *
   * @param newStream the stream to it, not started, with {@link #owner()} as its owner
   * @return the child as a context
   * @throws org.econtext.core.ConnectFailedException if it was given up meanwhile
   */
  public Context up(Stream newStream) {
    return table.up(this, newStream);
  }

  /**
   * Who gets what the child's stream reads.
   *
   * @return the owner
   */
  public Stream.Owner owner() {
    return table;
  }

  /** There will be no child: what was begun is destroyed. Does nothing the second time. */
  public void giveUp() {
    table.giveUp(this);
  }
}
