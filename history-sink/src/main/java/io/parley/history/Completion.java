package io.parley.history;

import java.util.concurrent.CompletableFuture;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/// Waits for the end of a publisher of one value, which is all that the sink asks of the driver.
final class Completion<T> implements Subscriber<T> {
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  private Completion() {}

  /// Subscribes, and so starts the operation. Completes on a thread of the driver's.
  static <T> CompletableFuture<Void> of(Publisher<T> publisher) {
    Completion<T> completion = new Completion<>();
    publisher.subscribe(completion);
    return completion.ended;
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(T value) {
    // confirmed; the end says the same
  }

  @Override
  public void onError(Throwable failure) {
    ended.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    ended.complete(null);
  }
}
