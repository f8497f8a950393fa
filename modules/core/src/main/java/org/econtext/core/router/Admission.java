package org.econtext.core.router;

/** From whom a mailbox takes messages: what is from others never reaches it. */
public enum Admission {
  /** Any context. The mailbox itself looks at what it does for whom. */
  ANYBODY,

  /** The parent, by its own stream. */
  PARENT,

  /** A child, by its own stream. */
  CHILD,

  /** The parent or a child, by its own stream. */
  NEIGHBOUR,

  /** One context only, or the news from the way there that it can't answer. */
  RESPONDENT
}
