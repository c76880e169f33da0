package io.parley.gateway.login.recovery;

import io.parley.contract.UserId;
import io.parley.gateway.socketio.RecoveryClaim;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/// Makes and reads the two tokens of connection state recovery. Both are base64url of a byte that
/// says which it is, a time, what it names, and 16 bytes of HMAC-SHA256 over all that.
///
/// The `pid` names the user, the connection, and where the client stood in each conversation when
/// it was let in. The offset names where it has stood since, in those conversations only in which
/// something happened, and the rooms that it is in: it comes with every event, and is the same for
/// all clients that have had the same. Alone it is worth nothing; beside another's `pid` it
/// misleads nobody but its bearer, who may read those conversations anyhow or is refused them by
/// the processor.
///
/// A client's offsets are signed with what its `pid` was signed with, for ever: only there the
/// names of conversations are the same. So a client is recovered as long as that key is one of
/// these, whether it is the first or not.
///
/// Safe for use by many threads.
public final class RecoveryTokens {
  /// A token is worth something for this long after it was made: somewhat less than the processor
  /// keeps events for catching up.
  static final Duration MAX_AGE = Duration.ofHours(23);

  // 1 and 2 had other names for conversations
  private static final byte PID = 3;
  private static final byte OFFSET = 4;

  /// Of both: its kind, a time of at most nine bytes, the signature.
  private static final int COMMON_BYTES = 1 + 9 + RecoverySeal.SIGNATURE_BYTES;

  private static final int MAX_LENGTH_BYTES = 3;

  private final List<RecoverySeal> seals;

  /// @param keys of which the first is used for clients that are new, and all for those that come
  ///   back
  public RecoveryTokens(List<SecretKey> keys) {
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("keys: expected one at least");
    }
    seals = keys.stream().map(RecoverySeal::new).toList();
  }

  /// Of clients that are new.
  public RecoverySeal seal() {
    return seals.getFirst();
  }

  /// Of a client that is new; none yet.
  public Positions positions() {
    return new Positions(seal());
  }

  /// @param connection a number that no other connection has
  /// @param base where the client stands
  /// @return null if it would be longer than clients are to send
  public @Nullable String pid(UserId user, long connection, Positions base, Instant now) {
    byte[] id = user.value().getBytes(StandardCharsets.UTF_8);
    byte[] space =
        new byte[COMMON_BYTES + Long.BYTES + MAX_LENGTH_BYTES + id.length + base.maxBytes()];
    ByteBuffer token = ByteBuffer.wrap(space);
    token.put(PID);
    Varint.write(token, now.getEpochSecond());
    token.putLong(connection);
    Varint.write(token, id.length);
    token.put(id);
    base.writeTo(token);
    String pid = sign(base.seal(), space, token.position());
    return pid.length() <= RecoveryClaim.MAX_PID_LENGTH ? pid : null;
  }

  /// @param since where the client stands in the conversations in which something has happened
  ///   since its `pid` was made
  /// @param at when the last of that happened, in milliseconds since 1970
  public String offset(Positions since, long at) {
    return offset(since, Rooms.none(since.seal()), at);
  }

  /// As [#offset(Positions, long)], of a client that is in rooms.
  ///
  /// @param rooms that can be recovered, named by the same seal
  public String offset(Positions since, Rooms rooms, long at) {
    byte[] space = new byte[COMMON_BYTES + since.maxBytes() + rooms.maxBytes()];
    ByteBuffer token = ByteBuffer.wrap(space);
    token.put(OFFSET);
    Varint.write(token, Math.max(0, at / 1_000));
    since.writeTo(token);
    rooms.writeTo(token);
    return sign(since.seal(), space, token.position());
  }

  /// @return empty if the claim is not ours, not this user's, or too old to be fulfilled
  public Optional<Recovered> read(RecoveryClaim claim, UserId user, Instant now) {
    return seals.stream().flatMap(seal -> read(seal, claim, user, now).stream()).findFirst();
  }

  private static Optional<Recovered> read(
      RecoverySeal seal, RecoveryClaim claim, UserId user, Instant now) {
    try {
      ByteBuffer pid = open(seal, PID, claim.pid());
      long at = Varint.read(pid);
      long connection = pid.getLong();
      byte[] id = new byte[Math.toIntExact(Varint.read(pid))];
      pid.get(id);
      if (!new String(id, StandardCharsets.UTF_8).equals(user.value())) {
        return Optional.empty();
      }
      Positions base = Positions.readFrom(pid, seal);
      Positions since = new Positions(seal);
      Rooms rooms = Rooms.none(seal);
      if (claim.offset() != null) {
        ByteBuffer offset = open(seal, OFFSET, claim.offset());
        at = Math.max(at, Varint.read(offset));
        since = Positions.readFrom(offset, seal);
        rooms = Rooms.readFrom(offset, seal);
      }
      boolean fresh = Instant.ofEpochSecond(at).plus(MAX_AGE).isAfter(now);
      return fresh
          ? Optional.of(new Recovered(claim.pid(), connection, base, since, rooms))
          : Optional.empty();
    } catch (IllegalArgumentException | BufferUnderflowException e) {
      return Optional.empty(); // somebody else's
    }
  }

  /// @param space the token, with room for the signature
  private static String sign(RecoverySeal seal, byte[] space, int length) {
    byte[] signature = seal.sign(space, length);
    System.arraycopy(signature, 0, space, length, signature.length);
    byte[] signed = Arrays.copyOf(space, length + signature.length);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(signed);
  }

  /// @throws IllegalArgumentException if the token was not made by [#sign]
  private static ByteBuffer open(RecoverySeal seal, byte type, String token) {
    byte[] bytes = Base64.getUrlDecoder().decode(token);
    int length = bytes.length - RecoverySeal.SIGNATURE_BYTES;
    if (length < 1 || bytes[0] != type) {
      throw new IllegalArgumentException("not such a token");
    }
    if (!seal.hasSigned(bytes, length, Arrays.copyOfRange(bytes, length, bytes.length))) {
      throw new IllegalArgumentException("not signed here");
    }
    return ByteBuffer.wrap(bytes, 1, length - 1);
  }
}
