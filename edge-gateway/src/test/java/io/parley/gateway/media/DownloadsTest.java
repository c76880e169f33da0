package io.parley.gateway.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.parley.contract.ConversationId;
import io.parley.contract.ErrorCode;
import io.parley.contract.UserId;
import io.parley.gateway.media.Downloads.Granted;
import io.parley.gateway.media.file.Spool;
import io.parley.gateway.request.RequestException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

class DownloadsTest {
  private static final UserId ALICE = new UserId("alice");
  private static final StoredFile FILE =
      new StoredFile(new ConversationId("room"), "x", "video/mp4", 1_000, "0", null, null);

  private final FakeStore store = new FakeStore();
  private final Downloads downloads =
      new Downloads(
          store,
          (user, room) -> CompletableFuture.completedFuture(OptionalLong.of(0)),
          (file, room, after) -> CompletableFuture.completedFuture(true));

  @Test
  void clientThatTakesNothing_isGivenNoMore() throws Exception {
    CountDownLatch taken = new CountDownLatch(1);
    OutputStream slow =
        new OutputStream() {
          @Override
          public void write(int b) {
            throw new AssertionError("byte by byte");
          }

          @Override
          public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
              taken.await();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
          }
        };
    Thread download = Thread.startVirtualThread(() -> write(slow));
    await().atMost(Duration.ofSeconds(10)).until(() -> store.given.get() > 0);
    await()
        .during(Duration.ofMillis(200))
        .atMost(Duration.ofSeconds(2))
        .until(() -> store.given.get() <= 3);
    taken.countDown();
    download.join();

    assertThat(store.given).hasValue(1_000);
  }

  @Test
  void clientThatHasGone_endsTheReading() {
    OutputStream gone =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("gone");
          }
        };

    assertThatThrownBy(() -> downloads.write(ALICE, new Granted("key", FILE), 0, 1_000, gone))
        .isInstanceOf(IOException.class);
    assertThat(store.cancelled).isTrue();
  }

  @Test
  void storeThatFails_isOverloaded_andGivesThePlaceBack() {
    store.fails = true;
    for (int i = 0; i < Downloads.AT_ONCE_PER_USER + 1; i++) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      assertThatThrownBy(() -> downloads.write(ALICE, new Granted("key", FILE), 0, 10, out))
          .isInstanceOfSatisfying(
              RequestException.class,
              e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.OVERLOADED);
                assertThat(e.reason()).contains("away");
              });
    }
  }

  private void write(OutputStream out) {
    try {
      downloads.write(ALICE, new Granted("key", FILE), 0, 1_000, out);
    } catch (IOException | RequestException e) {
      throw new AssertionError(e);
    }
  }

  private static final class FakeStore implements MediaStore {
    private final AtomicInteger given = new AtomicInteger();
    private final AtomicBoolean cancelled = new AtomicBoolean();
    private boolean fails;

    @Override
    public Flux<ByteBuffer> read(String key, long first, long length) {
      return fails
          ? Flux.error(new IllegalStateException("no such disk"))
          : Flux.<ByteBuffer>generate(
                  sink -> {
                    given.incrementAndGet();
                    sink.next(ByteBuffer.allocate(1));
                  })
              .take(length)
              .doOnCancel(() -> cancelled.set(true));
    }

    @Override
    public CompletableFuture<?> put(String key, StoredFile file, Spool bytes) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Optional<StoredFile>> find(String key) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<?> remove(String key) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<List<String>> list(@Nullable String after, int limit) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }
}
