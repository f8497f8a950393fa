package org.econtext.conformance;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;

/** A subscriber that keeps what comes, and asks for nothing by itself. */
final class Collecting<T> implements Flow.Subscriber<T> {
  final List<T> values = new CopyOnWriteArrayList<>();
  final CompletableFuture<Void> ended = new CompletableFuture<>();
  Flow.Subscription subscription;

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
  }

  @Override
  public void onNext(T value) {
    values.add(value);
  }

  @Override
  public void onError(Throwable reason) {
    ended.completeExceptionally(reason);
  }

  @Override
  public void onComplete() {
    ended.complete(null);
  }
}
