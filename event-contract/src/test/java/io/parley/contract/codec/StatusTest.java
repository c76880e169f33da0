package io.parley.contract.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.parley.contract.ErrorCode;
import io.parley.contract.InvalidFieldException;
import io.parley.contract.MalformedRecordException;
import io.parley.contract.Presence;
import io.parley.contract.PresenceStatus;
import io.parley.contract.UserId;
import io.parley.contract.log.PresenceChanged;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import tools.jackson.databind.node.ObjectNode;

/// One enumeration has the statuses that a user may choose and those that others may see: neither
/// has all of them.
final class StatusTest {
  @ParameterizedTest
  @CsvSource({
    "presence, /status, invisible, status",
    "presence-told, /presences/0/status, invisible, presences[0].status",
    "status-chosen, /status, offline, status",
  })
  void status_thatIsNotForThisKind_isInvalid(
      String kind, String pointer, String status, String field) {
    ObjectNode value = withStatus(Kind.named(kind), pointer, status);
    MalformedRecordException refusal =
        catchThrowableOfType(MalformedRecordException.class, () -> Kind.named(kind).decode(value));
    assertThat(refusal).isNotNull();
    assertThat(refusal.field()).isEqualTo(field);
    assertThat(refusal).hasCauseInstanceOf(InvalidFieldException.class);
    assertThat(((InvalidFieldException) refusal.getCause()).code()).isEqualTo(ErrorCode.INVALID);
    assertThat(Schemas.validate(Kind.named(kind), value)).isNotEmpty();
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "INVISIBLE")
  void anyOtherStatus_mayBeSeenByOthers(PresenceStatus status) {
    assertTaken("presence", "/status", status);
    assertTaken("presence-told", "/presences/0/status", status);
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "OFFLINE")
  void anyOtherStatus_mayBeChosen(PresenceStatus status) {
    assertTaken("status-chosen", "/status", status);
  }

  @Test
  void presence_ofItsOwnTopic_isWrittenWithoutAnInnerObject() {
    Presence presence = new Presence(new UserId("zoë"), PresenceStatus.BUSY, null);
    assertThat(Codec.PRESENCE.encode(new PresenceChanged(presence, Instant.EPOCH)))
        .asString()
        .isEqualTo(
            "{\"kind\":\"presence\",\"schemaVersion\":1,\"userId\":\"zoë\",\"status\":\"busy\",\"at\":\"1970-01-01T00:00:00Z\"}");
  }

  private static void assertTaken(String kind, String pointer, PresenceStatus status) {
    String name = Codec.json().convertValue(status, String.class);
    ObjectNode value = withStatus(Kind.named(kind), pointer, name);
    assertThat(Kind.named(kind).decode(value)).isInstanceOf(Kind.named(kind).type());
    assertThat(Schemas.validate(Kind.named(kind), value)).isEmpty();
  }

  private static ObjectNode withStatus(Kind kind, String pointer, String status) {
    return kind.fields().stream()
        .filter(field -> field.pointer().toString().equals(pointer))
        .findAny()
        .orElseThrow()
        .with(status);
  }
}
