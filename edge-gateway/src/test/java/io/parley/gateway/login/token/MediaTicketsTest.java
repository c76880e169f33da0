package io.parley.gateway.login.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.contract.Sender;
import io.parley.contract.UserId;
import io.parley.contract.settings.Env;
import io.parley.contract.wire.Revocation;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MediaTicketsTest {
  private static final String SECRET = "a secret of this test, long enough for HS256";
  private static final String NEXT = "the secret that takes its place, of other words";

  private Instant now = Instant.parse("2026-03-01T12:00:00Z");
  private final Revocations revocations = new Revocations(Duration.ofDays(1), () -> now);
  private final MediaTickets tickets = tickets(SECRET);

  @Test
  void ticket_isItsUsersForAMinuteAndAHalf_andGrantsNoScope() throws RefusedTokenException {
    MediaTickets.Ticket ticket = tickets.of(alice(Duration.ofHours(1), now, "t-1"));

    assertThat(ticket.expiresAt()).isEqualTo(now.plus(MediaTickets.TTL));
    Principal principal = tickets.verify(ticket.text());
    assertThat(principal.userId()).isEqualTo(new UserId("alice"));
    assertThat(principal.scopes()).isEmpty();
    assertThat(principal.issuedAt()).isEqualTo(now);
    assertThat(principal.tokenId()).isEqualTo("t-1");
    now = now.plus(MediaTickets.TTL);
    assertRefused(ticket.text(), "TOKEN_EXPIRED");
  }

  @Test
  void ticket_endsWithItsToken() {
    MediaTickets.Ticket ticket = tickets.of(alice(Duration.ofSeconds(5), null, null));

    assertThat(ticket.expiresAt()).isEqualTo(now.plusSeconds(5));
  }

  @Test
  void ticket_isRevokedWithItsToken() {
    String ticket = tickets.of(alice(Duration.ofHours(1), now, null)).text();

    revocations.add(new Revocation(new UserId("alice"), null, now, new UserId("backend")));

    assertRefused(ticket, "UNAUTHENTICATED");
  }

  @Test
  void ticket_isReadWhileOneSecretTakesThePlaceOfAnother() throws RefusedTokenException {
    String ticket = tickets.of(alice(Duration.ofHours(1), null, null)).text();

    assertThat(tickets(NEXT + "\n" + SECRET).verify(ticket).userId())
        .isEqualTo(new UserId("alice"));
    assertThatThrownBy(() -> tickets(NEXT).verify(ticket))
        .isInstanceOf(RefusedTokenException.class);
  }

  @Test
  void whatIsNoTicket_isRefused() {
    String ticket = tickets.of(alice(Duration.ofHours(1), null, null)).text();
    char other = ticket.charAt(5) == 'A' ? 'B' : 'A';

    assertRefused("", "UNAUTHENTICATED");
    assertRefused("nonsense", "UNAUTHENTICATED");
    assertRefused("*", "UNAUTHENTICATED");
    assertRefused(ticket.substring(1), "UNAUTHENTICATED");
    assertRefused(ticket.substring(0, 5) + other + ticket.substring(6), "UNAUTHENTICATED");
    assertRefused(ticket + "AAAA", "UNAUTHENTICATED");
  }

  private void assertRefused(String ticket, String code) {
    assertThatThrownBy(() -> tickets.verify(ticket))
        .isInstanceOfSatisfying(
            RefusedTokenException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private MediaTickets tickets(String secrets) {
    return new MediaTickets(
        TokenKey.from(new Env(Map.of("JWT_SECRET", secrets))), revocations, () -> now);
  }

  private Principal alice(Duration left, @Nullable Instant issuedAt, @Nullable String tokenId) {
    return new Principal(
        new Sender(new UserId("alice"), "Alice", null),
        issuedAt,
        now.plus(left),
        tokenId,
        Set.of("parley:admin"));
  }
}
