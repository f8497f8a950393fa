package org.econtext.core.runtime;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.econtext.core.Call;
import org.econtext.core.ConnectResult;
import org.econtext.core.Context;
import org.econtext.core.ContextExecutor;
import org.econtext.core.LostContextException;
import org.econtext.core.Target;

/** A context as one router sees it; also that router's own. One object for each context. */
public final class RemoteContext implements Context {
  private final LocalRouter router;
  private final int id;
  private final String name;
  private volatile int parentId;
  private Loss loss;
  private CompletableFuture<LostContextException> lost;

  RemoteContext(LocalRouter router, int id, String name, int parentId) {
    this.router = router;
    this.id = id;
    this.name = name;
    this.parentId = parentId;
  }

  @Override
  public int id() {
    return id;
  }

  @Override
  public String name() {
    return name;
  }

  /**
   * The router that this object belongs to.
   *
   * @return the router of this JVM's own context
   */
  public LocalRouter router() {
    return router;
  }

  /**
   * The context that started this one.
   *
   * @return its id, or {@link LocalRouter#NOT_KNOWN} if this router was never told
   */
  public int parentId() {
    return parentId;
  }

  void learnParent(int newParentId) {
    parentId = newParentId;
  }

  @Override
  public Context connect(Target target) {
    return router.extension().connect(this, target);
  }

  @Override
  public List<ConnectResult> connectAll(Collection<? extends Target> targets, int atOnce) {
    return router.extension().connectAll(this, targets, atOnce);
  }

  @Override
  public void authorize(Context caller) {
    router.extension().authorize(this, caller);
  }

  @Override
  public <R> CompletableFuture<R> submit(Call call) {
    return router.extension().submit(this, call);
  }

  @Override
  // The caller says what the function returns, as the interface has it.
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  public <R> R await(Call call) {
    return (R) router.extension().await(this, call);
  }

  @Override
  public ContextExecutor executor(int threads) {
    return router.extension().executor(this, threads);
  }

  @Override
  public synchronized CompletableFuture<LostContextException> lost() {
    if (lost == null) {
      lost = new CompletableFuture<>();
      if (loss != null) {
        lost.complete(loss.toException());
      }
    }
    return lost.copy();
  }

  /**
   * What became of this context, with its last words.
   *
   * @return the news, which are here before {@link #lost} is completed; null before
   */
  public synchronized Loss loss() {
    return loss;
  }

  void lose(Loss news) {
    CompletableFuture<LostContextException> told;
    synchronized (this) {
      if (loss == null) {
        loss = news;
      }
      told = lost;
    }
    if (told != null) {
      told.complete(news.toException());
    }
  }

  @Override
  public void close() {
    if (this == router.self()) {
      router.close();
    } else {
      router.extension().close(this);
    }
  }

  @Override
  public String toString() {
    return "context " + name;
  }
}
