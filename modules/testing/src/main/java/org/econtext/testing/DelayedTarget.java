package org.econtext.testing;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.econtext.parent.Connection;
import org.econtext.parent.TransportTarget;

/** A target that is far away. Connects from this JVM only, since it counts here. */
public final class DelayedTarget implements WrappedTarget {
  private static final long serialVersionUID = 1L;

  private final TransportTarget target;
  private final Duration oneWay;
  private final transient Traffic traffic;

  /**
   * Moves a target away.
   *
   * @param target the target proper
   * @param oneWay how long a byte takes, each way
   * @param traffic counts what passes
   */
  public DelayedTarget(TransportTarget target, Duration oneWay, Traffic traffic) {
    this.target = target;
    this.oneWay = oneWay;
    this.traffic = traffic;
  }

  @Override
  public TransportTarget target() {
    return target;
  }

  @Override
  public DelayedTarget around(TransportTarget other) {
    return new DelayedTarget(other, oneWay, traffic);
  }

  @Override
  public Connection open(List<String> firstStage) throws IOException {
    if (traffic == null) {
      throw new IOException("a delayed target can't travel to another context");
    }
    traffic.launched(firstStage);
    return new DelayedConnection(target.open(firstStage), oneWay, traffic);
  }
}
