package org.econtext.conformance;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import org.econtext.core.Broker;
import org.econtext.core.broker.RuntimeThread;
import org.junit.jupiter.api.Test;

/** Who may start threads, who may wait, and which decisions know nothing of either. */
class ThreadRulesTest {
  private static final JavaClasses CLASSES = MainClasses.ALL;

  /** What decides, and is told and asked by others, who have the threads and the streams. */
  private static final List<String> DECISIONS =
      List.of(
          "org.econtext.core.broker.Backlog",
          "org.econtext.core.importer.ImportCache",
          "org.econtext.core.stream.OutputQueue",
          "org.econtext.parent.channels.ReceiveWindow",
          "org.econtext.parent.channels.SendWindow",
          "org.econtext.parent.children.ChildLife",
          "org.econtext.parent.children.Correspondents",
          "org.econtext.parent.children.IdBlocks",
          "org.econtext.parent.children.RouteTable",
          "org.econtext.parent.classes.ClassClosure");

  /** Outside the broker, with the reason why each has a thread of its own. */
  private static final Map<String, String> MAKE_THREADS =
      Map.of(
          "cli.Session", "a shutdown hook",
          "core.Publishers", "waits for a program's own publisher, as long as that likes",
          "core.boot.Main", "a shutdown hook",
          "files.Arrival", "a shutdown hook",
          "master.program.CommandMain", "a shutdown hook",
          "master.source.Indexer", "reads the class path before there is a router",
          "testing.DelayedConnection", "stands for a wire, which no context's broker runs",
          "testing.SimulatedBroker", "is a broker");

  /** Outside the broker, with the reason why each waits by itself. */
  private static final Map<String, String> WAIT =
      Map.ofEntries(
          Map.entry("cli.DemoCommand", "asks whether there is a Docker engine"),
          Map.entry("cli.Session", "a shutdown hook, for the last output"),
          Map.entry("core.Channel", "a program's queue between its own threads"),
          Map.entry("core.Publishers", "a program's own thread"),
          Map.entry("core.Select", "a program's own thread"),
          Map.entry("core.boot.IoLogger", "drains the JVM's output, also when its router is gone"),
          Map.entry("core.importer.ClassStore", "loading a class can't be given up"),
          Map.entry("core.stream.ReadTurn", "the JVM ends, and its hook waits for the reader"),
          Map.entry("files.Arrival", "a shutdown hook, for what is half written"),
          Map.entry("files.ContextFiles", "a program's own thread, for a call's future"),
          Map.entry("master.program.CommandMain", "the command ends whenever it likes"),
          Map.entry("master.program.OutputPump", "a program's last output is written first"),
          Map.entry("master.program.ProgramRun", "a program's own thread, for its end"),
          Map.entry("master.program.Stdio", "a program's last output is written first"),
          Map.entry("parent.LauncherErrors", "reads what a launching process says"),
          Map.entry("parent.ProcessConnection", "a launching process that is ending"),
          Map.entry("parent.PromptedConnection", "waits for a prompt, before there is a context"),
          Map.entry("parent.calls.RemoteExecutor", "takes the value of what has ended"),
          Map.entry("testing.DelayedConnection", "stands for a wire"),
          Map.entry("testing.MemoryPipe", "stands for a pipe"),
          Map.entry("testing.SimulatedBroker", "is a broker"));

  private static boolean isOutsideBroker(JavaAccess<?> access) {
    return !access.getOriginOwner().getPackageName().equals("org.econtext.core.broker");
  }

  private static boolean isCall(JavaAccess<?> access, Class<?> owner, String... names) {
    return access.getTargetOwner().isAssignableTo(owner)
        && List.of(names).contains(access.getTarget().getName());
  }

  @Test
  void threadsAreMadeByTheBrokerOnly() {
    Set<String> found =
        MainClasses.whereProduct(
            access -> isOutsideBroker(access) && isCall(access, Thread.class, "<init>"));
    assertThat(found).containsExactlyInAnyOrderElementsOf(MAKE_THREADS.keySet());
  }

  @Test
  void nobodyHasAPoolButTheBroker() {
    Set<String> found =
        MainClasses.whereProduct(
            access ->
                isOutsideBroker(access)
                    && ((isCall(access, ExecutorService.class, "<init>")
                            && access.getTargetOwner().getPackageName().startsWith("java."))
                        || access.getTargetOwner().isEquivalentTo(Executors.class)
                        || access.getTargetOwner().isAssignableTo(ForkJoinPool.class)
                        || access.getTargetOwner().isAssignableTo(java.util.Timer.class)));
    assertThat(found).isEmpty();
  }

  /** What is chained without an executor may run in the common pool, out of anybody's sight. */
  @Test
  void futuresUseNoPoolOfTheirOwn() {
    Set<String> found =
        MainClasses.whereProduct(
            access ->
                access.getTargetOwner().isAssignableTo(CompletableFuture.class)
                    && (access.getTarget().getName().endsWith("Async")
                        || access.getTarget().getName().equals("orTimeout")
                        || access.getTarget().getName().equals("completeOnTimeout")));
    assertThat(found).isEmpty();
  }

  @Test
  void threadsWaitThroughTheBrokerOnly() {
    Set<String> found =
        MainClasses.whereProduct(
            access ->
                isOutsideBroker(access)
                    && (isCall(access, Object.class, "wait")
                        || isCall(access, LockSupport.class, "park", "parkNanos", "parkUntil")
                        || isCall(access, TimeUnit.class, "timedWait", "timedJoin", "sleep")
                        || isCall(access, Thread.class, "sleep", "join")
                        || isCall(access, Future.class, "get", "join")
                        || isCall(access, BlockingQueue.class, "put", "take", "poll", "offer")
                        || isCall(access, CountDownLatch.class, "await")
                        || isCall(access, Semaphore.class, "acquire", "tryAcquire")
                        || isCall(access, Condition.class, "await", "awaitNanos", "awaitUntil")
                        || isCall(access, Process.class, "waitFor")));
    assertThat(found).containsExactlyInAnyOrderElementsOf(WAIT.keySet());
  }

  @Test
  void onlyTheBrokerKnowsWhatItsThreadsAre() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.econtext.core.broker")
        .should()
        .dependOnClassesThat()
        .areAssignableTo(RuntimeThread.class)
        .check(CLASSES);
    classes()
        .that(DescribedPredicate.describe("are in the product", MainClasses.PRODUCT))
        .and()
        .areAssignableTo(Thread.class)
        .and()
        .resideOutsideOfPackage("org.econtext.testing")
        .should()
        .be(RuntimeThread.class)
        .check(CLASSES);
  }

  @Test
  void decisionsKnowNothingOfThreadsAndStreams() {
    assertThat(DECISIONS).allMatch(CLASSES::contain);
    DescribedPredicate<JavaClass> isDecision =
        DescribedPredicate.describe(
            "are decisions",
            type -> DECISIONS.contains(MainClasses.PREFIX + MainClasses.outermost(type)));
    noClasses()
        .that(isDecision)
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "are threads, locks, streams, files or clocks",
                (JavaClass type) ->
                    type.isAssignableTo(Thread.class)
                        || type.isAssignableTo(Broker.class)
                        || type.isEquivalentTo(org.econtext.core.ThreadRole.class)
                        || type.getPackageName().equals("org.econtext.core.broker")
                        || type.getPackageName().equals("java.util.concurrent.locks")
                        || type.getPackageName().equals("java.io")
                        || type.getPackageName().equals("java.net")
                        || type.getPackageName().equals("java.nio.file")
                        || type.getPackageName().startsWith("java.nio.channels")))
        .check(CLASSES);
    noClasses()
        .that(isDecision)
        .should()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Object.class, "wait")
        .orShould()
        .callMethod(Object.class, "wait", long.class)
        .orShould()
        .callMethod(Object.class, "notifyAll")
        .check(CLASSES);
  }
}
