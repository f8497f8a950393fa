package org.econtext.parent.classes;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.econtext.core.Handles;
import org.econtext.core.Message;
import org.econtext.core.Stream;
import org.econtext.core.codec.ByteReader;
import org.econtext.core.codec.ByteWriter;
import org.econtext.core.importer.Bundle;
import org.econtext.core.importer.ClassEntry;
import org.econtext.core.importer.ClassQuery;
import org.econtext.core.importer.ClassStore;
import org.econtext.core.importer.Importer;
import org.econtext.core.importer.Origin;
import org.econtext.core.router.Admission;
import org.econtext.core.router.Calling;
import org.econtext.core.router.Channels;
import org.econtext.core.router.Children;
import org.econtext.core.router.ContextDescription;
import org.econtext.core.router.ContextRouter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a child gets for its questions, also one that asks too much or can't read the answers. */
@Timeout(60)
class ClassServerTest {
  private static final long PATIENCE_SECONDS = 50;

  private static final int CHILD = 0;

  /** What the questions that wait may take, and some more. */
  private static final int MANY_BYTES = 2 << 20;

  /** More than are remembered of what a child was sent. */
  private static final int MANY_NAMES = 10_000;

  private static final int MANY_DIRECTORIES = 20_000;

  private static final ClassLoader OWN_LOADER = ClassServerTest.class.getClassLoader();

  private final List<ClassQuery> asked = new CopyOnWriteArrayList<>();
  private final CountDownLatch release = new CountDownLatch(1);
  private final CountDownLatch resumed = new CountDownLatch(1);

  private final Stream stream =
      (Stream)
          Proxy.newProxyInstance(
              ClassServerTest.class.getClassLoader(),
              new Class<?>[] {Stream.class},
              (proxy, method, arguments) -> {
                if (method.getName().equals("resume")) {
                  resumed.countDown();
                  return null;
                }
                if (method.getName().equals("peer")) {
                  return CHILD;
                }
                throw new AssertionError("unexpected: " + method);
              });

  private final ContextRouter router =
      new ContextRouter(
          ContextDescription.master(System.Logger.Level.OFF.getSeverity(), 0),
          ClassServerTest.class.getClassLoader(),
          unused -> {},
          null);

  private final ClassSource slow =
      new ClassSource() {
        @Override
        public ClassEntry find(ClassQuery query) {
          try {
            release.await();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
          return new ClassEntry(query, new int[0], new byte[0][], null);
        }

        @Override
        public List<String> list(String path, int javaVersion) {
          return List.of("");
        }

        @Override
        public Origin origin(int id) {
          throw new AssertionError("nothing comes from anywhere");
        }
      };

  /** How often it still can't tell where something is from. */
  private final AtomicInteger originsUntold = new AtomicInteger();

  private final ClassSource fast =
      new ClassSource() {
        @Override
        public ClassEntry find(ClassQuery query) {
          return new ClassEntry(query, new int[] {1}, new byte[][] {new byte[1]}, null);
        }

        @Override
        public Origin origin(int id) {
          if (originsUntold.getAndUpdate(times -> Math.max(0, times - 1)) > 0) {
            throw new IllegalStateException("cannot tell now");
          }
          return new Origin(id, "file:/a.jar", new String[0][]);
        }
      };

  /** In place of a child's boot loader. */
  private static final class PayloadLoader extends ClassLoader {
    PayloadLoader() {
      super(null);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (!Payload.current().classNames().contains(name)) {
        throw new ClassNotFoundException(name);
      }
      return OWN_LOADER.loadClass(name);
    }
  }

  private static Message question(byte[] body) {
    return new Message(0, CHILD, CHILD, Handles.GET_CLASS, 0, 0, body);
  }

  private static String missing(int number) {
    return "missing".repeat(100) + number;
  }

  private static Message question(String name) {
    ByteWriter out = new ByteWriter();
    Bundle.writeQueries(out, new ClassQuery[0]);
    out.putVarInt(0);
    Bundle.writeQuery(out, new ClassQuery(ClassQuery.RESOURCE, name, 17));
    return question(out.toByteArray());
  }

  @Test
  void isReadNoFurtherUntilMuchOfThatIsDone() throws InterruptedException {
    ClassServer server = ClassServer.of(router, slow);
    Stream.Next next = Stream.Next.READ;
    long bytes = 0;
    for (int i = 0; next == Stream.Next.READ; i++) {
      Message question = question(missing(i));
      bytes += question.frameBytes();
      assertThat(bytes).isLessThan(MANY_BYTES);
      next = server.receive(question, stream);
    }
    assertThat(next).isEqualTo(Stream.Next.HOLD);
    assertThat(resumed.getCount()).isOne();
    release.countDown();
    assertThat(resumed.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  private interface Way {
    void take(ClassStore store, byte[] body);
  }

  /** A child's end, whose answers come by way of something that may lose them. */
  private ClassStore child(ClassServer server, Way way) {
    ClassStore store =
        new ClassStore(
            body -> {
              note(body);
              server.receive(question(body), stream);
            },
            0);
    onAnswer(body -> way.take(store, body));
    return store;
  }

  private void onAnswer(Consumer<byte[]> taker) {
    router
        .mailboxes()
        .put(
            Handles.LOAD_CLASS,
            Admission.ANYBODY,
            (message, from) -> {
              taker.accept(message.body());
              return Stream.Next.READ;
            });
  }

  private void note(byte[] body) {
    ByteReader in = new ByteReader(body);
    Bundle.readQueries(in);
    in.getVarInt();
    asked.add(Bundle.readQuery(in));
  }

  private static ClassEntry get(ClassStore store, String name) throws InterruptedException {
    BlockingQueue<ClassEntry> answers = new LinkedBlockingQueue<>();
    ClassQuery query = new ClassQuery(ClassQuery.RESOURCE, name, 17);
    store.get(query, (entry, promised) -> answers.add(entry));
    return next(name, answers);
  }

  private static <A> A next(String name, BlockingQueue<A> answers) throws InterruptedException {
    A answer = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(answer).as("the answer to the question for " + name).isNotNull();
    return answer;
  }

  @Test
  void whatAChildCouldNotReadIsSentAgainWithItsOriginWhenItAsksAgain() throws InterruptedException {
    AtomicBoolean garbled = new AtomicBoolean(true);
    ClassStore store =
        child(
            ClassServer.of(router, fast),
            (child, body) -> child.add(garbled.getAndSet(false) ? new byte[] {-1} : body));
    assertThat(get(store, "a/a.txt").refusal()).isNotNull();
    assertThat(get(store, "a/a.txt").refusal()).isNull();
    assertThat(store.origin(1)).isNotNull();
  }

  @Test
  void anOriginThatCouldNotBeToldWithOneAnswerIsToldWithTheNext() throws InterruptedException {
    originsUntold.set(1);
    ClassStore store = child(ClassServer.of(router, fast), ClassStore::add);
    assertThat(get(store, "a/a.txt").refusal()).isNotNull();
    assertThat(get(store, "a/b.txt").refusal()).isNull();
    assertThat(store.origin(1)).isNotNull();
  }

  private BlockingQueue<Bundle> answers() {
    BlockingQueue<Bundle> answers = new LinkedBlockingQueue<>();
    onAnswer(body -> answers.add(Bundle.fromBytes(body)));
    return answers;
  }

  private static Bundle answerTo(String name, BlockingQueue<Bundle> answers)
      throws InterruptedException {
    while (true) {
      Bundle answer = next(name, answers);
      if (answer.entries()[0].query().name().equals(name)) {
        return answer;
      }
    }
  }

  @Test
  void namesWithoutNumberThatAreMissingAreNotAllRemembered() throws InterruptedException {
    release.countDown();
    ClassServer server = ClassServer.of(router, slow);
    BlockingQueue<Bundle> answers = answers();
    for (int i = 0; i < MANY_NAMES; i++) {
      server.receive(question(missing(i)), stream);
    }
    answerTo(missing(MANY_NAMES - 1), answers);
    server.receive(question(missing(0)), stream);
    assertThat(answerTo(missing(0), answers).entries()).hasSize(1);
  }

  @Test
  void directoriesWithoutNumberThatAreMissingAreNotAllRemembered() throws InterruptedException {
    release.countDown();
    ClassServer server = ClassServer.of(router, slow);
    BlockingQueue<Bundle> answers = answers();
    String deep = "/a".repeat(400);
    for (int i = 0; i < MANY_DIRECTORIES / 400; i++) {
      server.receive(question(i + deep), stream);
      answerTo(i + deep, answers);
    }
    server.receive(question("0/b"), stream);
    assertThat(List.of(answerTo("0/b", answers).directories()))
        .extracting(directory -> directory[0])
        .contains("0/");
  }

  @ParameterizedTest
  @ValueSource(strings = {Calling.IMPLEMENTATION, Channels.IMPLEMENTATION, Children.IMPLEMENTATION})
  void allClassesOfAServiceAreFetchedWithOneQuestion(String implementation) throws Exception {
    Importer importer = new Importer(new PayloadLoader());
    importer.join(
        child(ClassServer.of(router, new OwnClasses()), ClassStore::add), "child > master");
    Class<?> service = importer.loadWhole(implementation);
    assertThat(Class.forName(implementation, true, importer)).isSameAs(service);
    assertThat(service.getClassLoader()).isSameAs(importer);
    int version = Runtime.version().feature();
    assertThat(asked).containsExactly(new ClassQuery(ClassQuery.CLOSURE, implementation, version));
  }
}
