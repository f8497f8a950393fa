package org.econtext.files;

/** What becomes of what is at the target of a transfer already. */
public enum Existing {
  /** It stays, and the transfer fails with {@link java.nio.file.FileAlreadyExistsException}. */
  FAIL,

  /**
   * It is replaced, a whole directory as well, as soon as the new content is complete; until then
   * it stays as it was. A symbolic link is replaced itself, not what it leads to.
   */
  REPLACE
}
