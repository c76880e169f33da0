package io.parley.gateway.media;

import static io.parley.gateway.media.MediaStoreContract.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.contract.ConversationId;
import io.parley.contract.ErrorCode;
import io.parley.contract.UserId;
import io.parley.contract.history.MediaId;
import io.parley.gateway.media.Uploads.Upload;
import io.parley.gateway.media.Uploads.Uploaded;
import io.parley.gateway.request.RequestException;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/// Finding 17: a user could fill the store.
class StorageLedgerTest {
  private static final UserId ALICE = new UserId("alice");
  private static final UserId BOB = new UserId("bob");
  private static final long MIB = 1 << 20;

  private static final EmbeddedMongo mongo = new EmbeddedMongo();
  private static final MediaDatabase database = new MediaDatabase(mongo.uri());
  private static final MediaSettings settings = new MediaSettings(2 * MIB, 3 * MIB, null);

  private final StorageLedger ledger = database.storage();
  private final MediaStore store = database.store(settings);
  private final Uploads uploads =
      new Uploads(
          store,
          (user, conversation) -> CompletableFuture.completedFuture(OptionalLong.of(0)),
          (user, conversation) -> CompletableFuture.completedFuture(false),
          database,
          settings);

  @AfterAll
  static void stop() {
    database.close();
    mongo.close();
  }

  @AfterEach
  void drop() {
    uploads.close();
    Mono.from(mongo.database().drop()).block();
  }

  @Test
  void filesOfAUser_haveTheirQuotaInAll() throws Exception {
    MediaId first = add(ALICE, 2 * MIB, true);
    add(ALICE, 2 * MIB, false);
    add(ALICE, MIB, true);
    add(ALICE, 1, false);
    add(BOB, 3 * MIB, true);
    await(ledger.remove(first));
    add(ALICE, 2 * MIB, true);
    add(ALICE, 1, false);
  }

  @Test
  void smallFiles_countForWhatTheyTake() throws Exception {
    for (int i = 0; i < 3 * MIB / StorageLedger.LEAST_BYTES; i++) {
      add(ALICE, 1, true);
    }
    add(ALICE, 1, false);
    assertThat(await(ledger.list(null, 1_000))).hasSize(48);
  }

  @Test
  void filesThatComeAtOnce_areNeverMoreThanTheQuota() throws Exception {
    List<CompletableFuture<Boolean>> answers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      answers.add(ledger.add(ALICE, MediaKeys.newId(), MIB, 3 * MIB));
    }
    int taken = 0;
    for (CompletableFuture<Boolean> answer : answers) {
      taken += await(answer) ? 1 : 0;
    }
    assertThat(taken).isLessThanOrEqualTo(3);
    assertThat(await(ledger.list(null, 100))).hasSize(taken);
  }

  @Test
  void uploadBeyondTheQuota_isTooLarge_andNothingOfItIsKept() throws Exception {
    upload(new byte[(int) (2 * MIB)]);
    assertThatThrownBy(() -> upload(new byte[(int) (MIB + 1)]))
        .isInstanceOfSatisfying(
            RequestException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.TOO_LARGE))
        .hasMessageContaining("3 MiB in all");
    assertThat(await(store.list(null, 10))).hasSize(1);
    upload(new byte[(int) MIB]);
  }

  @Test
  void uploadThatIsNotKept_countsForNothing() throws Exception {
    byte[] broken = new byte[(int) (2 * MIB)];
    System.arraycopy(
        new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'}, 0, broken, 0, 8);
    assertThatThrownBy(() -> upload(broken)).hasMessageContaining("broken");
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(await(ledger.list(null, 10))).isEmpty());
    assertThat(await(store.list(null, 10))).isEmpty();
  }

  @Test
  void list_goesOnInOrder() throws Exception {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      ids.add(add(BOB, 1, true).value());
    }
    Collections.sort(ids); // those of one millisecond are in any order
    assertThat(await(ledger.list(null, 3))).isEqualTo(ids.subList(0, 3));
    assertThat(await(ledger.list(ids.get(2), 3))).isEqualTo(ids.subList(3, 4));
  }

  private MediaId add(UserId user, long bytes, boolean expected) throws Exception {
    MediaId id = MediaKeys.newId();
    assertThat(await(ledger.add(user, id, bytes, 3 * MIB))).isEqualTo(expected);
    return id;
  }

  private Uploaded upload(byte[] bytes) throws Exception {
    try (Upload upload = uploads.begin(ALICE, new ConversationId("room"))) {
      return upload.take(new Uploads.Sent("x", new ByteArrayInputStream(bytes)));
    }
  }
}
