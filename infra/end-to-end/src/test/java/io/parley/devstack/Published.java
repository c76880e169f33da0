package io.parley.devstack;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/// Waits for all values of a publisher, 10 s at most.
final class Published {
  private Published() {}

  static <T> List<T> all(Publisher<T> publisher) throws Exception {
    List<T> values = new ArrayList<>();
    CompletableFuture<List<T>> ended = new CompletableFuture<>();
    publisher.subscribe(
        new Subscriber<>() {
          @Override
          public void onSubscribe(Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
          }

          @Override
          public void onNext(T value) {
            values.add(value);
          }

          @Override
          public void onError(Throwable failure) {
            ended.completeExceptionally(failure);
          }

          @Override
          public void onComplete() {
            ended.complete(values);
          }
        });
    return ended.get(10, TimeUnit.SECONDS);
  }
}
