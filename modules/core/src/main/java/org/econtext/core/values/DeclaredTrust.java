package org.econtext.core.values;

import java.lang.reflect.Type;
import java.util.Map;
import org.econtext.core.CodecException;
import org.econtext.core.codec.Scope;
import org.econtext.core.codec.Trust;

/**
 * Trust for what comes from a context that is no ancestor: value types, the records and enums that
 * a declared type reaches (through type arguments and bounds, arrays, record components and sealed
 * types), and what is allowed. JDK-serialized objects have to be allowed, whatever is declared. A
 * class that isn't among these is never loaded.
 */
public final class DeclaredTrust extends Trust {
  /** What a serialized lambda is made of; who may send one may call any method. */
  static final String LAMBDA = "java.lang.invoke.SerializedLambda";

  private final Type declared;
  private final AllowList allowed;
  private final Map<String, Class<?>> reached;

  /**
   * Trusts what a type reaches.
   *
   * @param declared the type of the value that is asked for, such as a method's generic return type
   * @param allowed what the program allows beyond that; looked at again for each class that comes
   * @throws CodecException if the declared type refers to a class that isn't here
   */
  public DeclaredTrust(Type declared, AllowList allowed) {
    this.declared = declared;
    this.allowed = allowed;
    this.reached = allowed.reachedFrom(declared);
  }

  @Override
  public boolean isLimited() {
    return true;
  }

  @Override
  public void requireSerialized(String name) {
    if (!allowed.allows(name) && !Reach.isSerializedScalar(name)) {
      throw new CodecException(
          name
              + " came as a serialized object, which is read only if the class is allow-listed:"
              + " allow-list it, or use a record instead");
    }
  }

  @Override
  protected Class<?> findClass(String name, Scope scope, boolean serialized)
      throws ClassNotFoundException {
    if (!name.equals(LAMBDA)) {
      Class<?> type = serialized ? null : reached.get(name);
      // While nothing is allow-listed no hash table is read, which can be made to hash for years.
      if (type == null && (!serialized || Reach.isSerializedScalar(name) || !allowed.isEmpty())) {
        type = Reach.value(name);
      }
      if (type != null) {
        return type;
      }
      if (allowed.allows(name)) {
        return scope.load(name);
      }
    }
    throw new CodecException(
        serialized
            ? name + " came in a serialized object, but is not allow-listed: allow-list it"
            : name
                + " came, but the declared type "
                + declared.getTypeName()
                + " doesn't reach it: declare it as the return type of a method reference,"
                + " or allow-list it");
  }
}
