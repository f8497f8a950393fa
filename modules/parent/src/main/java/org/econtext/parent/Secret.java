package org.econtext.parent;

import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.Arrays;

/**
 * A password or passphrase. It is in no {@link #toString()}, so a record that holds one can be
 * printed and logged; it travels with its target to the context that needs it, and to those on the
 * way there. Immutable.
 */
public final class Secret implements Serializable {
  private static final long serialVersionUID = 1L;

  /** What it is. */
  private final char[] characters;

  private Secret(char[] characters) {
    for (char c : characters) {
      if (c == '\n' || c == '\r' || c == '\0') {
        throw new IllegalArgumentException(
            "the secret has a line end or a NUL in it, which no prompt takes");
      }
    }
    this.characters = characters;
  }

  /**
   * Keeps a secret.
   *
   * @param characters what it is, such as {@link java.io.Console#readPassword()} returns it; copied
   * @return the secret
   * @throws IllegalArgumentException if it has a line end or a NUL in it
   */
  public static Secret of(char[] characters) {
    return new Secret(characters.clone());
  }

  /**
   * Keeps a secret.
   *
   * @param text what it is
   * @return the secret
   * @throws IllegalArgumentException if it has a line end or a NUL in it
   */
  public static Secret of(String text) {
    return new Secret(text.toCharArray());
  }

  /**
   * Tells it. For transports, as late as they can.
   *
   * @return what it is
   */
  public String reveal() {
    return new String(characters);
  }

  private void readObject(ObjectInputStream in) throws InvalidObjectException {
    throw new InvalidObjectException("a secret is read by its stand-in");
  }

  private Object writeReplace() {
    return new Form(reveal());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && Arrays.equals(characters, secret.characters);
  }

  @Override
  public int hashCode() {
    // A hash that is logged must not help to guess.
    return 0;
  }

  /** Three asterisks, however long it is. */
  @Override
  public String toString() {
    return "***";
  }

  /** What travels, so that what arrives is checked as it is here. */
  private record Form(String text) implements Serializable {
    private Object readResolve() {
      return of(text);
    }

    @Override
    public String toString() {
      return "***";
    }
  }
}
