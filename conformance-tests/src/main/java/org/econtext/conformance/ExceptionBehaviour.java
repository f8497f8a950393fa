package org.econtext.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.CompletionException;
import org.econtext.core.CallException;
import org.econtext.core.Functions;
import org.econtext.core.RemoteThrowable;
import org.junit.jupiter.api.Test;

/** How the exceptions of called functions come back. */
public abstract class ExceptionBehaviour extends SharedContextBehaviour {
  /** For subclasses. */
  protected ExceptionBehaviour() {}

  private CallException failureOf(Functions.Proc0 function) {
    return catchThrowableOfType(CallException.class, () -> context().run(function));
  }

  @Test
  void remoteTypeMessageAndTraceComeBack() {
    CallException e =
        catchThrowableOfType(
            CallException.class, () -> context().call(ExceptionFunctions::divide, 1, 0));
    assertThat(e).hasMessageContaining("divide").hasMessageContaining(context().name());
    assertThat(e.remote().type()).isEqualTo("java.lang.ArithmeticException");
    assertThat(e.remote()).hasMessage("/ by zero");
    assertThat(e.remote().getStackTrace()[0].getMethodName()).isEqualTo("divide");
    assertThat(e.remote().getStackTrace()[0].getLineNumber()).isPositive();
  }

  @Test
  void causesAndSuppressedComeBack() {
    RemoteThrowable thrown = failureOf(ExceptionFunctions::fail).remote();
    assertThat(thrown.type()).isEqualTo(ExceptionFunctions.OwnException.class.getName());
    RemoteThrowable cause = (RemoteThrowable) thrown.getCause();
    assertThat(cause.type()).isEqualTo("java.lang.IllegalArgumentException");
    assertThat(cause).hasMessage("inner");
    assertThat(((RemoteThrowable) cause.getCause()).type()).isEqualTo("java.io.IOException");
    assertThat(thrown.getSuppressed()).hasSize(1);
    assertThat(thrown.getSuppressed()[0].toString())
        .isEqualTo("java.lang.IllegalStateException: aside");
  }

  @Test
  void oneTraceShowsBothSides() {
    CallException e = failureOf(ExceptionFunctions::fail);
    StringWriter trace = new StringWriter();
    e.printStackTrace(new PrintWriter(trace));
    assertThat(trace.toString())
        .contains("oneTraceShowsBothSides")
        .contains(ExceptionFunctions.OwnException.class.getName() + ": outer")
        .contains("ExceptionFunctions.fail(ExceptionFunctions.java:")
        .contains("Caused by: java.io.IOException: core")
        .contains("Suppressed: java.lang.IllegalStateException: aside");
  }

  @Test
  void futuresFailWithTheSame() {
    assertThatThrownBy(() -> context().callAsync(ExceptionFunctions::divide, 1, 0).join())
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOf(CallException.class)
        .cause()
        .hasMessage("/ by zero");
  }

  @Test
  void errorsComeBackToo() {
    CallException e =
        catchThrowableOfType(
            CallException.class, () -> context().call(ExceptionFunctions::recurse, 0));
    assertThat(e.remote().type()).isEqualTo("java.lang.StackOverflowError");
    CallException initializer = failureOf(ExceptionFunctions.Unloadable::value);
    assertThat(initializer.remote().type()).isEqualTo("java.lang.ExceptionInInitializerError");
  }

  @Test
  void strangeExceptionsAreAnswersToo() {
    assertThat(failureOf(ExceptionFunctions::failSpitefully).remote().type())
        .isEqualTo(ExceptionFunctions.Spiteful.class.getName());
    assertThat(failureOf(ExceptionFunctions::failWithCycle).remote()).hasMessage("a");
    // And the next call is a call as any other.
    assertThat(context().call(CallFunctions::add, 1, 2)).isEqualTo(3);
  }
}
