package org.econtext.core.router;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.econtext.core.Call;
import org.econtext.core.ConnectResult;
import org.econtext.core.Context;
import org.econtext.core.ContextExecutor;
import org.econtext.core.LostContextException;
import org.econtext.core.Router;
import org.econtext.core.Target;

/** A context as one router sees it; also that router's own. One object for each context. */
public final class ContextReference implements Context {
  private final ContextRouter router;
  private final int id;
  private final String name;
  private volatile int parentId;
  private LossNotice loss;
  private CompletableFuture<LostContextException> lost;

  /** Whether somebody tells of the loss, or will. */
  private volatile boolean watched;

  ContextReference(ContextRouter router, int id, String name, int parentId) {
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

  @Override
  public Router router() {
    return router;
  }

  /**
   * The context that started this one.
   *
   * @return its id, or {@link ContextRouter#NOT_KNOWN} if this router was never told
   */
  public int parentId() {
    return parentId;
  }

  void learnParent(int newParentId) {
    parentId = newParentId;
  }

  @Override
  public Context connect(Target target) {
    return router.services().children().connect(this, target);
  }

  @Override
  public List<ConnectResult> connectAll(Collection<? extends Target> targets, int atOnce) {
    return router.services().children().connectAll(this, targets, atOnce);
  }

  @Override
  public void authorize(Context caller) {
    router.services().children().authorize(this, caller);
  }

  @Override
  public <R> CompletableFuture<R> submit(Call call) {
    return router.services().calling().submit(this, call);
  }

  @Override
  // The caller says what the function returns, as the interface has it.
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  public <R> R await(Call call) {
    return (R) router.services().calling().await(this, call);
  }

  @Override
  public ContextExecutor executor(int threads) {
    return router.services().calling().executor(this, threads);
  }

  @Override
  public CompletableFuture<LostContextException> lost() {
    CompletableFuture<LostContextException> known;
    boolean unwatched;
    synchronized (this) {
      if (lost == null) {
        lost = new CompletableFuture<>();
        if (loss != null) {
          lost.complete(loss.toException());
        }
      }
      known = lost;
      unwatched = !watched && loss == null;
    }
    if (unwatched) {
      if (!router.noticesLossOf(id)) {
        router.services().calling().watch(this);
      }
      // Only now: should that fail, the next who asks tries again.
      watched = true;
    }
    return known.copy();
  }

  /**
   * What became of this context, with its last words.
   *
   * @return the news, which are here before {@link #lost} is completed; null before
   */
  public synchronized LossNotice loss() {
    return loss;
  }

  /**
   * This context is gone. Does nothing the second time.
   *
   * @param news what became of it
   */
  public void lose(LossNotice news) {
    CompletableFuture<LostContextException> told;
    synchronized (this) {
      if (loss == null) {
        loss = news;
      }
      told = lost;
    }
    if (told != null) {
      router
          .completions()
          .add(
              new Runnable() {
                @Override
                public void run() {
                  told.complete(news.toException());
                }
              });
    }
  }

  @Override
  public void close() {
    if (this == router.self()) {
      router.close();
    } else {
      router.services().children().close(this);
    }
  }

  @Override
  public String toString() {
    return "context " + name;
  }
}
