package org.econtext.conformance;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testcontainers.DockerClientFactory;

/** Decides for {@link RequiresDocker}; public only because the annotation names it. */
public final class RequiresDockerCondition implements ExecutionCondition {
  private static final String PROPERTY = "econtext.docker";

  /** For JUnit. */
  public RequiresDockerCondition() {}

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if (System.getProperty(PROPERTY, "auto").equals("required")) {
      // Throws what Testcontainers knows about the cause, which isDockerAvailable() would swallow.
      var unused = DockerClientFactory.instance().client();
      return ConditionEvaluationResult.enabled("the engine answers");
    }
    return AnswerOnce.ENGINE_ANSWERS
        ? ConditionEvaluationResult.enabled("the engine answers")
        : ConditionEvaluationResult.disabled("no container engine");
  }

  /** A holder class, because looking for an engine that isn't there takes seconds each time. */
  private static final class AnswerOnce {
    static final boolean ENGINE_ANSWERS = look();

    private static boolean look() {
      boolean answers = DockerClientFactory.instance().isDockerAvailable();
      if (!answers) {
        System.err.println(
            "No container engine: the tests that need one are skipped (they fail with -D"
                + PROPERTY
                + "=required).");
      }
      return answers;
    }
  }
}
