package io.parley.gateway.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.gateway.media.file.Spool;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class S3StoreTest extends MediaStoreContract {
  private static FakeS3 s3;
  private static S3Store store;

  @BeforeAll
  static void start() {
    s3 = new FakeS3();
    store = new S3Store(s3.settings());
  }

  @AfterAll
  static void stop() {
    store.close();
    s3.close();
  }

  @Override
  MediaStore store() {
    return store;
  }

  @Test
  void wrongKey_failsEveryCallAndIsNotInTheReason() throws Exception {
    try (S3Store stranger = new S3Store(s3.settings("another-secret"));
        Spool spool = spool(new byte[] {1})) {
      String key = MediaKeys.original(MediaKeys.newId());
      StoredFile file = new StoredFile(ROOM, "x", "text/plain", 1, spool.sha256(), null, null);
      for (ThrowingCall call :
          List.<ThrowingCall>of(
              () -> await(stranger.put(key, file, spool)),
              () -> await(stranger.find(key)),
              () -> await(stranger.remove(key)),
              () -> await(stranger.list(null, 10)),
              () -> stranger.read(key, 0, 1).blockLast())) {
        assertThatThrownBy(call::run)
            .hasMessageContaining("403")
            .hasMessageNotContaining("another-secret");
      }
      assertThat(await(store.find(key))).isEmpty();
    }
  }

  @Test
  void storeThatIsAway_failsAtOnce() {
    FakeS3 gone = new FakeS3();
    try (S3Store nowhere = new S3Store(gone.settings())) {
      gone.close();
      assertThatThrownBy(() -> await(nowhere.find("x"))).hasMessageContaining("Connect");
    }
  }

  private interface ThrowingCall {
    void run() throws Exception;
  }
}
