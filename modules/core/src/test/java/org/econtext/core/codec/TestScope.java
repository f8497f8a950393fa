package org.econtext.core.codec;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.econtext.core.Broker;
import org.econtext.core.Call;
import org.econtext.core.ConnectResult;
import org.econtext.core.Context;
import org.econtext.core.ContextExecutor;
import org.econtext.core.LostContextException;
import org.econtext.core.Receiver;
import org.econtext.core.Router;
import org.econtext.core.Sender;
import org.econtext.core.Target;
import org.econtext.core.values.AllowList;
import org.econtext.core.values.DeclaredTrust;

/** A context with nothing behind it, which remembers what was loaded through it. */
final class TestScope implements Scope {
  final List<String> loaded = new ArrayList<>();
  final Router router = new FakeRouter();
  private final ClassLoader loader;

  TestScope() {
    this(TestScope.class.getClassLoader());
  }

  TestScope(ClassLoader loader) {
    this.loader = loader;
  }

  @Override
  public Class<?> load(String name) throws ClassNotFoundException {
    loaded.add(name);
    return Class.forName(name, false, loader);
  }

  @Override
  public Context context(int id, String name, boolean isTrusted) {
    return new FakeContext(id, name);
  }

  @Override
  public Router router() {
    return router;
  }

  @Override
  public Sender<?> sender(int contextId, int handle) {
    return new FakeSender(contextId, handle);
  }

  /** Writes and reads as a parent's message does. */
  Object down(Object value) {
    return new Decoder(this, Trust.anything()).read(new ByteReader(encode(value)));
  }

  /** Writes and reads as a child's message does. */
  Object up(Object value, Type declared, AllowList allowed) {
    return up(encode(value), declared, allowed);
  }

  Object up(byte[] bytes, Type declared, AllowList allowed) {
    return new Decoder(this, new DeclaredTrust(declared, allowed)).read(new ByteReader(bytes));
  }

  static byte[] encode(Object value) {
    ByteWriter out = new ByteWriter();
    Encoder.write(out, value);
    return out.toByteArray();
  }

  record FakeContext(int id, String name) implements Context {
    @Override
    public Router router() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Context connect(Target target) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<ConnectResult> connectAll(Collection<? extends Target> targets, int atOnce) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void authorize(Context caller) {
      throw new UnsupportedOperationException();
    }

    @Override
    public <R> CompletableFuture<R> submit(Call call) {
      throw new UnsupportedOperationException();
    }

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals")
    public <R> R await(Call call) {
      throw new UnsupportedOperationException();
    }

    @Override
    public ContextExecutor executor(int threads) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<LostContextException> lost() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }

  record FakeSender(int contextId, int handle) implements Sender<Object>, Scope.Address {
    @Override
    public void send(Object value) {}

    @Override
    public void fail(Throwable reason) {}

    @Override
    public void close() {}
  }

  static final class FakeRouter implements Router {
    @Override
    public Context self() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Context parent() {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<Context> children() {
      return List.of();
    }

    @Override
    public <T> Receiver<T> receiver(Class<T> type) {
      throw new UnsupportedOperationException();
    }

    @Override
    public <S> S service(Class<S> type) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void authorize(Context caller) {}

    @Override
    public Broker broker() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }
}
