package org.econtext.conformance;

import java.io.PrintStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Prints for each {@link Subject} how many conformance tests it passed, in a line such as {@code
 * conformance: ssh 83 passed}, as soon as its class is through.
 */
public final class ConformanceCount implements TestExecutionListener {
  private final Map<String, Tally> tallies = new ConcurrentHashMap<>();
  private final PrintStream out;
  private volatile TestPlan plan;

  /** For JUnit. */
  public ConformanceCount() {
    this(System.out);
  }

  ConformanceCount(PrintStream out) {
    this.out = out;
  }

  private static final class Tally {
    private final AtomicInteger passed = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicInteger skipped = new AtomicInteger();

    /** Containers count only where they fail, as their set-up does. */
    void add(TestIdentifier test, TestExecutionResult result) {
      switch (result.getStatus()) {
        case SUCCESSFUL -> passed.addAndGet(test.isTest() ? 1 : 0);
        case ABORTED -> skipped.incrementAndGet();
        case FAILED -> failed.incrementAndGet();
      }
    }

    @Override
    public String toString() {
      return passed + " passed" + unlessNone(failed, " failed") + unlessNone(skipped, " skipped");
    }

    private static String unlessNone(AtomicInteger count, String what) {
      return count.get() == 0 ? "" : ", " + count + what;
    }
  }

  @Override
  public void testPlanExecutionStarted(TestPlan started) {
    plan = started;
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    TestIdentifier subject = subjectOf(test);
    if (subject == null) {
      return;
    }
    tallyOf(subject).add(test, result);
    if (subject.equals(test)) {
      print(subject);
    }
  }

  @Override
  public void executionSkipped(TestIdentifier test, String reason) {
    TestIdentifier subject = subjectOf(test);
    if (subject == null) {
      return;
    }
    long tests = plan.getDescendants(test).stream().filter(TestIdentifier::isTest).count();
    tallyOf(subject).skipped.addAndGet((int) tests + (test.isTest() ? 1 : 0));
    if (subject.equals(test)) {
      print(subject);
    }
  }

  private Tally tallyOf(TestIdentifier subject) {
    return tallies.computeIfAbsent(subject.getUniqueId(), id -> new Tally());
  }

  private void print(TestIdentifier subject) {
    // In one piece, since there may be other JVMs that write.
    out.println(
        "conformance: " + subject.getDisplayName() + " " + tallies.remove(subject.getUniqueId()));
  }

  /** The test class that a test belongs to, if that is a subject. */
  private TestIdentifier subjectOf(TestIdentifier test) {
    TestIdentifier subject = null;
    for (TestIdentifier each = test; each != null; each = plan.getParent(each).orElse(null)) {
      TestSource source = each.getSource().orElse(null);
      if (source instanceof ClassSource ofClass
          && Subject.class.isAssignableFrom(ofClass.getJavaClass())) {
        subject = each;
      }
    }
    return subject;
  }
}
