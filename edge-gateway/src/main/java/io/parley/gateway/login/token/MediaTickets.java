package io.parley.gateway.login.token;

import io.parley.contract.Sender;
import io.parley.contract.UserId;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/// Tickets by which a page shows a user's pictures and plays a user's videos: an address with one
/// in it is worth nothing a minute later, and never more than looking at files. Nothing is kept of
/// them. They say what the token said that they were made by, so they end with it: when it expires,
/// and when it is revoked.
///
/// A ticket is base64url of a time, what it says, and 32 bytes of HMAC-SHA256 over all that. Safe
/// for use by many threads.
public final class MediaTickets {
  public static final Duration TTL = Duration.ofSeconds(90);

  private static final String PURPOSE = "parley media tickets 1";
  private static final int MAC_BYTES = 32;
  private static final long NONE = Long.MIN_VALUE;

  private final List<SecretKey> keys;
  private final Revocations revocations;
  private final InstantSource clock;

  /// Made of the secrets that verify tokens. Where public keys do, a ticket is good at the gateway
  /// that has made it, until it ends.
  public MediaTickets(TokenKey key, Revocations revocations, InstantSource clock) {
    List<SecretKey> derived =
        key.secrets().stream()
            .map(secret -> DerivedKeys.derive(secret.getEncoded(), PURPOSE))
            .toList();
    this.keys = derived.isEmpty() ? List.of(random()) : derived;
    this.revocations = revocations;
    this.clock = clock;
  }

  /// @param expiresAt in whole seconds
  public record Ticket(String text, Instant expiresAt) {}

  public Ticket of(Principal principal) {
    Instant latest = clock.instant().plus(TTL);
    Instant until = latest.isBefore(principal.expiresAt()) ? latest : principal.expiresAt();
    Instant issuedAt = principal.issuedAt();
    byte[] user = principal.userId().value().getBytes(StandardCharsets.UTF_8);
    byte[] tokenId =
        (principal.tokenId() == null ? "" : principal.tokenId()).getBytes(StandardCharsets.UTF_8);
    ByteBuffer ticket =
        ByteBuffer.allocate(2 * Long.BYTES + Short.BYTES + user.length + tokenId.length)
            .putLong(until.getEpochSecond())
            .putLong(issuedAt == null ? NONE : issuedAt.toEpochMilli())
            .putShort((short) user.length)
            .put(user)
            .put(tokenId);
    byte[] said = ticket.array();
    byte[] signed = Arrays.copyOf(said, said.length + MAC_BYTES);
    System.arraycopy(mac(keys.getFirst(), said), 0, signed, said.length, MAC_BYTES);
    return new Ticket(
        Base64.getUrlEncoder().withoutPadding().encodeToString(signed),
        Instant.ofEpochSecond(until.getEpochSecond()));
  }

  /// @throws RefusedTokenException when it was not made here, has expired, or its token counts no
  ///   longer
  public Principal verify(String ticket) throws RefusedTokenException {
    Principal principal = read(ticket);
    if (principal == null) {
      throw new RefusedTokenException("the ticket is not valid", false);
    }
    if (!principal.expiresAt().isAfter(clock.instant())) {
      throw new RefusedTokenException("the ticket has expired", true);
    }
    if (revocations.revokes(principal)) {
      throw new RefusedTokenException("the ticket counts no longer", false);
    }
    return principal;
  }

  private @Nullable Principal read(String ticket) {
    try {
      byte[] signed = Base64.getUrlDecoder().decode(ticket);
      if (signed.length <= MAC_BYTES) {
        return null;
      }
      byte[] said = Arrays.copyOf(signed, signed.length - MAC_BYTES);
      byte[] claimed = Arrays.copyOfRange(signed, said.length, signed.length);
      if (keys.stream().noneMatch(key -> MessageDigest.isEqual(mac(key, said), claimed))) {
        return null;
      }
      ByteBuffer fields = ByteBuffer.wrap(said);
      Instant until = Instant.ofEpochSecond(fields.getLong());
      long issuedAt = fields.getLong();
      byte[] user = new byte[fields.getShort()];
      fields.get(user);
      byte[] tokenId = new byte[fields.remaining()];
      fields.get(tokenId);
      return new Principal(
          new Sender(new UserId(new String(user, StandardCharsets.UTF_8)), null, null),
          issuedAt == NONE ? null : Instant.ofEpochMilli(issuedAt),
          until,
          tokenId.length == 0 ? null : new String(tokenId, StandardCharsets.UTF_8),
          Set.of());
    } catch (IllegalArgumentException | BufferUnderflowException e) {
      return null; // no base64, or somebody else's
    }
  }

  private static byte[] mac(SecretKey key, byte[] said) {
    try {
      Mac mac = Mac.getInstance(key.getAlgorithm());
      mac.init(key);
      return mac.doFinal(said);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // every JDK has it, and any key will do
    }
  }

  private static SecretKey random() {
    byte[] secret = new byte[MAC_BYTES];
    new SecureRandom().nextBytes(secret);
    return DerivedKeys.derive(secret, PURPOSE);
  }
}
