package org.econtext.conformance;

import org.econtext.core.Target;
import org.econtext.parent.TransportTarget;
import org.junit.jupiter.api.Nested;

/**
 * What every transport does. A transport's test extends this and says how to make a target:
 *
 * <pre>{@code
 * class MyConformanceIT extends TransportConformance {
 *   @Override
 *   protected TransportTarget target() {
 *     return My.target("somewhere");
 *   }
 * }
 * }</pre>
 *
 * <p>The groups of behaviours are nested classes; one that makes no sense for a transport is left
 * out by extending the others by itself instead. Where the contexts' processes can't be seen on
 * this machine, {@link #isAlive} is to be overridden.
 */
public abstract class TransportConformance implements Subject {
  /** For subclasses. */
  protected TransportConformance() {}

  /**
   * The target under test. What it leads to may be used by several contexts at once.
   *
   * @return the target, with what options it needs
   */
  protected abstract TransportTarget target();

  /**
   * The target for contexts below those under test: see {@link Subject#below(String)}.
   *
   * @return the target; if not overridden that under test
   */
  protected TransportTarget below() {
    return target();
  }

  @Override
  public final Target target(String name) {
    return named(target(), name);
  }

  @Override
  public final Target below(String name) {
    return named(below(), name);
  }

  private static Target named(TransportTarget target, String name) {
    return name == null ? target : target.withOptions(target.options().name(name));
  }

  /** See {@link BootstrapBehaviour}. */
  @Nested
  public class Bootstrap extends BootstrapBehaviour {
    /** For JUnit. */
    public Bootstrap() {}

    @Override
    protected Subject subject() {
      return TransportConformance.this;
    }
  }

  /** See {@link CallBehaviour}. */
  @Nested
  public class Calls extends CallBehaviour {
    /** For JUnit. */
    public Calls() {}

    @Override
    protected Subject subject() {
      return TransportConformance.this;
    }
  }

  /** See {@link ExecutorBehaviour}. */
  @Nested
  public class Executors extends ExecutorBehaviour {
    /** For JUnit. */
    public Executors() {}

    @Override
    protected Subject subject() {
      return TransportConformance.this;
    }
  }

  /** See {@link ExceptionBehaviour}. */
  @Nested
  public class Exceptions extends ExceptionBehaviour {
    /** For JUnit. */
    public Exceptions() {}

    @Override
    protected Subject subject() {
      return TransportConformance.this;
    }
  }

  /** See {@link ImportBehaviour}. */
  @Nested
  public class Imports extends ImportBehaviour {
    /** For JUnit. */
    public Imports() {}

    @Override
    protected Subject subject() {
      return TransportConformance.this;
    }
  }

  /** See {@link OutputBehaviour}. */
  @Nested
  public class Output extends OutputBehaviour {
    /** For JUnit. */
    public Output() {}

    @Override
    protected Subject subject() {
      return TransportConformance.this;
    }
  }

  /** See {@link QuickCallBehaviour}. */
  @Nested
  public class QuickCalls extends QuickCallBehaviour {
    /** For JUnit. */
    public QuickCalls() {}

    @Override
    protected Subject subject() {
      return TransportConformance.this;
    }
  }

  /** See {@link DeadlineBehaviour}. */
  @Nested
  public class Deadlines extends DeadlineBehaviour {
    /** For JUnit. */
    public Deadlines() {}

    @Override
    protected Subject subject() {
      return TransportConformance.this;
    }
  }

  /** See {@link EndBehaviour}. */
  @Nested
  public class Ends extends EndBehaviour {
    /** For JUnit. */
    public Ends() {}

    @Override
    protected Subject subject() {
      return TransportConformance.this;
    }
  }

  /** See {@link ChannelBehaviour}. */
  @Nested
  public class Channels extends ChannelBehaviour {
    /** For JUnit. */
    public Channels() {}

    @Override
    protected Subject subject() {
      return TransportConformance.this;
    }
  }

  /** See {@link FilesBehaviour}. */
  @Nested
  public class Transfers extends FilesBehaviour {
    /** For JUnit. */
    public Transfers() {}

    @Override
    protected Subject subject() {
      return TransportConformance.this;
    }
  }

  /** See {@link SelectBehaviour}. */
  @Nested
  public class Selects extends SelectBehaviour {
    /** For JUnit. */
    public Selects() {}

    @Override
    protected Subject subject() {
      return TransportConformance.this;
    }
  }

  /** See {@link TrustBehaviour}. */
  @Nested
  public class Trust extends TrustBehaviour {
    /** For JUnit. */
    public Trust() {}

    @Override
    protected Subject subject() {
      return TransportConformance.this;
    }
  }
}
