package org.econtext.testing;

import java.io.IOException;
import java.util.List;
import org.econtext.core.ConnectFailedException;
import org.econtext.parent.Connection;
import org.econtext.parent.ContextOptions;
import org.econtext.parent.LaunchFailure;
import org.econtext.parent.Secret;
import org.econtext.parent.TransportTarget;

/** A target that is another one with something changed; what isn't overridden is the other's. */
public interface WrappedTarget extends TransportTarget {
  /**
   * The target proper.
   *
   * @return the target, not null
   */
  TransportTarget target();

  /**
   * The same change to another target.
   *
   * @param other the target proper of the copy
   * @return a copy
   */
  WrappedTarget around(TransportTarget other);

  @Override
  default ContextOptions options() {
    return target().options();
  }

  @Override
  default WrappedTarget withOptions(ContextOptions options) {
    return around(target().withOptions(options));
  }

  @Override
  default WrappedTarget password(Secret secret) {
    return around(target().password(secret));
  }

  @Override
  default List<String> command(List<String> firstStage) {
    return target().command(firstStage);
  }

  @Override
  default Connection open(List<String> firstStage) throws IOException {
    return target().open(firstStage);
  }

  @Override
  default String defaultJava() {
    return target().defaultJava();
  }

  @Override
  default boolean isDistant() {
    return target().isDistant();
  }

  @Override
  default ConnectFailedException explain(LaunchFailure failure) {
    return target().explain(failure);
  }

  @Override
  default String hop() {
    return target().hop();
  }
}
