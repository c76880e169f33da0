package io.parley.gateway.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.contract.ConversationId;
import io.parley.contract.Limits;
import io.parley.gateway.media.file.FileTypes;
import io.parley.gateway.media.file.Spool;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;

/// What every store does.
public abstract class MediaStoreContract {
  static final ConversationId ROOM = new ConversationId("room");

  /// More than two chunks of GridFS, and no whole number of them.
  private static final byte[] BYTES = new byte[600_001];

  static {
    new Random(1).nextBytes(BYTES);
  }

  abstract MediaStore store();

  @Test
  void file_isFoundAsItWasPut() throws Exception {
    String key = MediaKeys.original(MediaKeys.newId());
    StoredFile file = put(key, BYTES);

    assertThat(await(store().find(key))).contains(file);
    assertThat(read(key, 0, BYTES.length)).isEqualTo(BYTES);
  }

  @Test
  void description_mayBeAsLongAsItsBoundsAllow() throws Exception {
    String key = MediaKeys.original(MediaKeys.newId());
    StoredFile file;
    try (Spool spool = spool(BYTES)) {
      file =
          new StoredFile(
              new ConversationId("ü".repeat(Limits.CONVERSATION_ID_BYTES / 2)),
              "\"ä;=\\ 😀".repeat(20) + ".txt",
              "application/" + "x".repeat(FileTypes.MAX_CHARS - 12),
              spool.size(),
              spool.sha256(),
              Integer.MAX_VALUE,
              1);
      await(store().put(key, file, spool));
    }
    assertThat(await(store().find(key))).contains(file);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1",
    "600000, 1",
    "1, 600000",
    "261119, 2", // either side of a chunk's end
    "261120, 261120",
    "100, 300000",
    "522239, 77762",
  })
  void range_isReadAlone(int first, int length) throws Exception {
    String key = MediaKeys.original(MediaKeys.newId());
    put(key, BYTES);

    assertThat(read(key, first, length))
        .isEqualTo(Arrays.copyOfRange(BYTES, first, first + length));
  }

  @Test
  void reading_waitsToBeAsked() throws Exception {
    String key = MediaKeys.original(MediaKeys.newId());
    put(key, BYTES);

    AtomicInteger given = new AtomicInteger();
    BaseSubscriber<ByteBuffer> reader =
        new BaseSubscriber<>() {
          @Override
          protected void hookOnSubscribe(Subscription subscription) {
            subscription.request(1);
          }

          @Override
          protected void hookOnNext(ByteBuffer buffer) {
            given.incrementAndGet();
          }
        };
    store().read(key, 0, BYTES.length).subscribe(reader);
    Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> given.get() == 1);
    assertThat(read(key, 0, BYTES.length)).as("meanwhile").isEqualTo(BYTES);
    assertThat(given).hasValue(1);
    reader.cancel();
    assertThat(read(key, 0, BYTES.length)).as("afterwards").isEqualTo(BYTES);
  }

  @Test
  void unknownKey_isNotFoundAndCannotBeRead() throws Exception {
    String key = MediaKeys.original(MediaKeys.newId());

    assertThat(await(store().find(key))).isEmpty();
    await(store().remove(key));
    Flux<ByteBuffer> bytes = store().read(key, 0, 1);
    assertThatThrownBy(() -> bytes.blockLast(Duration.ofSeconds(10)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void removedFile_isGone() throws Exception {
    String key = MediaKeys.original(MediaKeys.newId());
    put(key, BYTES);
    await(store().remove(key));

    assertThat(await(store().find(key))).isEmpty();
    assertThat(await(store().list(null, MediaStore.MAX_LIST))).doesNotContain(key);
  }

  @Test
  void list_goesOnInOrder() throws Exception {
    List<String> keys =
        IntStream.range(0, 4)
            .mapToObj(i -> MediaKeys.newId())
            .flatMap(id -> Stream.of(MediaKeys.original(id), MediaKeys.thumbnail(id)))
            .sorted()
            .toList();
    for (String key : keys.reversed()) {
      put(key, new byte[] {1});
    }
    String before = keys.getFirst().substring(0, 35);

    assertThat(await(store().list(before, 3))).isEqualTo(keys.subList(0, 3));
    assertThat(await(store().list(keys.get(2), 100))).isEqualTo(keys.subList(3, keys.size()));
    assertThat(await(store().list(keys.getLast(), 100))).isEmpty();
  }

  @Test
  void halfAnUpload_isNotFound_andIsListedOrGone() throws Exception {
    String key = MediaKeys.original(MediaKeys.newId());
    try (Spool spool = spool(BYTES)) {
      StoredFile longer =
          new StoredFile(ROOM, "x", "text/plain", BYTES.length, spool.sha256(), null, null);
      Spool closed = spool(BYTES);
      closed.close();
      assertThatThrownBy(() -> await(store().put(key, longer, closed))).isNotNull();
    }
    assertThat(await(store().find(key))).isEmpty();
    await(store().remove(key));
    assertThat(await(store().list(null, MediaStore.MAX_LIST))).doesNotContain(key);
  }

  final StoredFile put(String key, byte[] bytes) throws Exception {
    try (Spool spool = spool(bytes)) {
      StoredFile file =
          new StoredFile(ROOM, "ü .txt", "text/plain", bytes.length, spool.sha256(), 3, null);
      await(store().put(key, file, spool));
      return file;
    }
  }

  public static Spool spool(byte[] bytes) throws Exception {
    Spool spool = Spool.create();
    spool.output().write(bytes);
    return spool;
  }

  final byte[] read(String key, long first, long length) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (ByteBuffer buffer : store().read(key, first, length).toIterable(1)) {
      byte[] part = new byte[buffer.remaining()];
      buffer.get(part);
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  static <T> T await(CompletableFuture<T> answer) throws Exception {
    return answer.get(20, TimeUnit.SECONDS);
  }
}
