package io.parley.processor.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.contract.PresenceStatus;
import io.parley.contract.UserId;
import io.parley.contract.VisibleTo;
import io.parley.contract.log.SessionChanged;
import io.parley.contract.wire.GatewayRef;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What is written is read back, whatever it is; what another version has written is refused.
class StoredValuesTest {
  private static final long MOST = Long.MAX_VALUE;

  /// A value, and how it goes through the store.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Stored(Object value, byte[] bytes, Function<byte[], Object> read) {
    @Override
    public String toString() {
      return value.toString();
    }
  }

  static List<Stored> values() {
    List<Stored> values = new ArrayList<>();
    for (Acceptance value :
        List.of(new Acceptance(1, 1, 0, 0), new Acceptance(MOST, MOST, MOST, MOST))) {
      values.add(new Stored(value, value.toBytes(), Acceptance::of));
    }
    for (ReceiptTotals value : List.of(ReceiptTotals.NONE, new ReceiptTotals(9, MOST, 300, 7))) {
      values.add(new Stored(value, value.toBytes(), ReceiptTotals::of));
    }
    for (UnreadCount value :
        List.of(UnreadCount.NONE, new UnreadCount(MOST, 127, 128, MOST, MOST, MOST - 1))) {
      values.add(new Stored(value, value.toBytes(), UnreadCount::of));
    }
    for (PresenceStatus status : PresenceStatus.values()) {
      PresenceState value = new PresenceState(status, PresenceStatus.AWAY, MOST, -1, 0, MOST);
      values.add(new Stored(value, value.toBytes(), PresenceState::of));
      PresenceState other = new PresenceState(PresenceStatus.BUSY, status, 0, 5, MOST, 0);
      values.add(new Stored(other, other.toBytes(), PresenceState::of));
    }
    for (GatewayRef gateway :
        List.of(new GatewayRef("w", 1, 0), new GatewayRef("ö".repeat(64), MOST, 1 << 20))) {
      UserSession value = new UserSession("s", gateway, MOST, MOST);
      values.add(new Stored(value, value.toBytes(), bytes -> UserSession.of("s", bytes)));
    }
    for (int flag = 0; flag < 5; flag++) {
      Member value =
          new Member(
              1,
              2,
              3,
              -1,
              MOST,
              flag == 0 ? null : new Member.Answered(MOST, MOST, flag == 1),
              flag == 0,
              flag == 1,
              flag == 2,
              flag == 3 ? MOST - 1 : -1,
              flag == 0 ? -1 : MOST - 1,
              flag == 4);
      values.add(new Stored(value, value.toBytes(), Member::of));
    }
    for (SessionChanged.Ended.Reason reason : SessionChanged.Ended.Reason.values()) {
      UserId user = new UserId("zoë");
      EndedSession value = new EndedSession(user, "s", "ö".repeat(64), 1, MOST, reason);
      values.add(new Stored(value, value.toBytes(), bytes -> EndedSession.of(user, "s", bytes)));
    }
    for (MarksWritten value : List.of(MarksWritten.NONE, new MarksWritten(MOST, MOST))) {
      values.add(new Stored(value, value.toBytes(), MarksWritten::of));
    }
    for (VisibleTo whom : VisibleTo.values()) {
      List<UserId> blocked = List.of(new UserId("zoë"), new UserId("a".repeat(128)));
      VisibilityState value = new VisibilityState(whom, blocked);
      values.add(new Stored(value, value.toBytes(), VisibilityState::of));
    }
    return values;
  }

  @ParameterizedTest
  @MethodSource("values")
  void value_isReadBack_andRefusedOfAnotherVersion(Stored stored) {
    assertThat(stored.read().apply(stored.bytes())).isEqualTo(stored.value());

    byte[] other = stored.bytes().clone();
    other[0]++;
    assertThatThrownBy(() -> stored.read().apply(other))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("version");
  }

  @Test
  void journalEntry_isReadBack_andIsNoLongerThanItsParts() {
    for (long number : new long[] {0, 127, 128, 1 << 21, MOST}) {
      byte[] event = {1, 0, -1};
      byte[] bytes = new JournalEntry(number, MOST - number, event).toBytes();
      JournalEntry read = JournalEntry.of(bytes);

      assertThat(read.offset()).isEqualTo(number);
      assertThat(read.at()).isEqualTo(MOST - number);
      assertThat(read.event()).isEqualTo(event);
      assertThat(bytes)
          .hasSize(
              1 + StoreWriter.sizeOf(number) + StoreWriter.sizeOf(MOST - number) + event.length);
    }
  }

  @Test
  void numbers_takeAsManyBytesAsTheyNeed() {
    LongStream.iterate(1, n -> n < 1L << 62, n -> n * 2)
        .flatMap(n -> LongStream.of(n - 1, n))
        .forEach(
            number -> {
              StoreWriter out = new StoreWriter((byte) 1, 1);
              out.number(number);
              byte[] bytes = out.toBytes();
              assertThat(bytes).hasSize(1 + StoreWriter.sizeOf(number));
              assertThat(new StoreReader((byte) 1, bytes).number()).isEqualTo(number);
            });
  }

  @Test
  void negativeNumber_isABrokenInvariant() {
    StoreWriter out = new StoreWriter((byte) 1, 20);

    assertThatThrownBy(() -> out.number(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> out.numberOrNone(-2)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void valueThatIsCutOff_isABrokenInvariant() {
    byte[] bytes = new Acceptance(1_000, 1_000, 1_000, 1_000).toBytes();

    assertThatThrownBy(() -> Acceptance.of(Arrays.copyOf(bytes, bytes.length - 1)))
        .isInstanceOf(RuntimeException.class);
  }

  /// A badge is a number that people read.
  @Test
  void unreadCount_isNeitherNegativeNorEndless() {
    assertThat(new UnreadCount(3, 5, -2, 0, 0, -1).count()).isZero();
    assertThat(new UnreadCount(MOST, 0, MOST, 0, 0, -1).count()).isEqualTo(Integer.MAX_VALUE);
  }
}
