package org.econtext.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.econtext.core.Call;
import org.econtext.core.Context;
import org.econtext.core.Functions;
import org.econtext.core.Router;
import org.econtext.core.Target;
import org.econtext.master.Master;
import org.econtext.testing.InProcessTarget;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What is left of a context without a process: routers, calls, channels and the importer. */
@DisplayName("in-process")
class InProcessConformanceTest implements Subject {
  @Override
  public Target target(String name) {
    return InProcessTarget.isolated().named(name);
  }

  @Override
  public List<Target> via() {
    return List.of(InProcessTarget.isolated().named("via"));
  }

  @Nested
  class Calls extends CallBehaviour {
    @Override
    protected Subject subject() {
      return InProcessConformanceTest.this;
    }
  }

  @Nested
  class Executors extends ExecutorBehaviour {
    @Override
    protected Subject subject() {
      return InProcessConformanceTest.this;
    }
  }

  @Nested
  class Exceptions extends ExceptionBehaviour {
    @Override
    protected Subject subject() {
      return InProcessConformanceTest.this;
    }
  }

  @Nested
  class Imports extends ImportBehaviour {
    @Override
    protected Subject subject() {
      return InProcessConformanceTest.this;
    }
  }

  @Nested
  class Channels extends ChannelBehaviour {
    @Override
    protected Subject subject() {
      return InProcessConformanceTest.this;
    }
  }

  @Nested
  class Selects extends SelectBehaviour {
    @Override
    protected Subject subject() {
      return InProcessConformanceTest.this;
    }
  }

  @Nested
  class Trust extends TrustBehaviour {
    @Override
    protected Subject subject() {
      return InProcessConformanceTest.this;
    }
  }

  @Test
  void contextsAtRestHaveNoThreads() {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    try (Router router = Master.open()) {
      Functions.Fn2<Integer, Integer, Integer> add = CallFunctions::add;
      for (int i = 0; i < 20; i++) {
        Context outer = router.connect(InProcessTarget.shared());
        Context inner = outer.connect(InProcessTarget.shared());
        inner.await(Call.of(add, i, 1).concurrently());
      }
      Eventually.holds(
          "no thread is left",
          () ->
              before.containsAll(
                  Thread.getAllStackTraces().keySet().stream()
                      .filter(thread -> thread.getName().startsWith("econtext-"))
                      .toList()));
      for (Context outer : router.children()) {
        assertThat(outer.<Integer>await(Call.of(add, outer.id(), 1).concurrently()))
            .isEqualTo(outer.id() + 1);
      }
    }
  }

  @Test
  void aTreeOfManyContexts() {
    try (Router router = Master.open()) {
      List<Context> contexts = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        Context middle = router.connect(InProcessTarget.shared());
        for (int j = 0; j < 20; j++) {
          contexts.add(middle.connect(InProcessTarget.shared()));
        }
      }
      List<CompletableFuture<Integer>> answers = new ArrayList<>();
      for (Context context : contexts) {
        answers.add(context.callAsync(CallFunctions::add, context.id(), 1));
      }
      for (int i = 0; i < answers.size(); i++) {
        assertThat(answers.get(i).join()).isEqualTo(contexts.get(i).id() + 1);
      }
    }
  }
}
