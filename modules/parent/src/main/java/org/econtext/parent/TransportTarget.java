package org.econtext.parent;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.econtext.core.ConnectFailedException;
import org.econtext.core.Context;
import org.econtext.core.Router;
import org.econtext.core.Target;

/**
 * A target that a transport leads to: the whole of what a transport must write.
 *
 * <p>One that wraps a command implements {@link #command}; one that has bytes to offer without a
 * local process overrides {@link #open}. Targets are immutable, and serializable with everything in
 * them, since they travel to the context that launches them. So {@code java.io.Serializable}
 * records are what they mostly are.
 */
public interface TransportTarget extends Target {
  /**
   * How the context is to be started.
   *
   * @return the options, not null
   */
  ContextOptions options();

  /**
   * The same target with other options.
   *
   * @param options the options
   * @return a copy
   */
  TransportTarget withOptions(ContextOptions options);

  /**
   * The same target with a password for its launching program.
   *
   * @param secret the password
   * @return a copy
   * @throws IllegalArgumentException if this takes none, as it is unless overridden
   */
  default TransportTarget password(Secret secret) {
    throw new IllegalArgumentException(hop() + " takes no password");
  }

  /**
   * The local command that runs another command at the target. Who overrides {@link #open} may do
   * without.
   *
   * @param firstStage what is to run there: a program and its arguments, to be passed on word for
   *     word; no word has a single quote, an exclamation mark or a newline in it
   * @return program and arguments
   * @throws UnsupportedOperationException if there is no such command, as it is unless overridden
   */
  default List<String> command(List<String> firstStage) {
    throw new UnsupportedOperationException(hop() + " has no command of its own");
  }

  /**
   * Starts the first stage at the target. This has a thread of its own and may block; if the
   * connect timeout passes meanwhile, what it returns is destroyed. A launching program that asks
   * for a password is best left to a {@link PromptedConnection}.
   *
   * @param firstStage what is to run there
   * @return the connection to it; the caller destroys it
   * @throws IOException if the launching program can't be started
   * @throws ConnectFailedException if the transport knows better what is wrong
   */
  default Connection open(List<String> firstStage) throws IOException {
    return ProcessConnection.start(new ProcessBuilder(command(firstStage)));
  }

  /**
   * The Java launcher to use if the options name none. Asked in the context that launches.
   *
   * @return its path at the target; null to look for one there
   */
  default String defaultJava() {
    return null;
  }

  /**
   * Whether a network lies between the launching context and the target, so that what is sent there
   * had better be compressed.
   *
   * @return false, if not overridden
   */
  default boolean isDistant() {
    return false;
  }

  /**
   * Explains a failed launch, from what only this transport knows of its launching program.
   *
   * @param failure how it failed
   * @return the exception to throw; null for a general one
   */
  default ConnectFailedException explain(LaunchFailure failure) {
    return null;
  }

  @Override
  default Duration connectTimeout() {
    return options().connectTimeout();
  }

  @Override
  default Context connectFrom(Router here) {
    return Connector.connect(this, here);
  }
}
