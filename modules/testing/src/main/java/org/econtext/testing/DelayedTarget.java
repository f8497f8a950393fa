package org.econtext.testing;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.econtext.core.ConnectFailedException;
import org.econtext.parent.Connection;
import org.econtext.parent.ContextOptions;
import org.econtext.parent.LaunchFailure;
import org.econtext.parent.TransportTarget;

/** A target that is far away. Connects from this JVM only, since it counts here. */
public final class DelayedTarget implements TransportTarget {
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
  public ContextOptions options() {
    return target.options();
  }

  @Override
  public DelayedTarget withOptions(ContextOptions options) {
    return new DelayedTarget(target.withOptions(options), oneWay, traffic);
  }

  @Override
  public List<String> command(List<String> firstStage) {
    return target.command(firstStage);
  }

  @Override
  public Connection open(List<String> firstStage) throws IOException {
    if (traffic == null) {
      throw new IOException("a delayed target can't travel to another context");
    }
    traffic.launched(firstStage);
    return new DelayedConnection(target.open(firstStage), oneWay, traffic);
  }

  @Override
  public String defaultJava() {
    return target.defaultJava();
  }

  @Override
  public boolean isDistant() {
    return target.isDistant();
  }

  @Override
  public ConnectFailedException explain(LaunchFailure failure) {
    return target.explain(failure);
  }

  @Override
  public String hop() {
    return target.hop();
  }
}
