package io.parley.gateway.login.recovery;

import io.parley.contract.UserId;
import io.parley.gateway.socketio.RecoveryClaim;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
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
/// Safe for use by many threads.
public final class RecoveryTokens {
  /// A token is worth something for this long after it was made: somewhat less than the processor
  /// keeps events for catching up.
  static final Duration MAX_AGE = Duration.ofHours(23);

  private static final byte PID = 1;
  private static final byte OFFSET = 2;
  private static final int MAC_BYTES = 16;
  private static final int TIME_BYTES = 9;
  private static final String ALGORITHM = "HmacSHA256";

  private final List<Mac> macs;

  /// @param keys of which the first signs, and all verify
  public RecoveryTokens(List<SecretKey> keys) {
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("keys: expected one at least");
    }
    macs = keys.stream().map(RecoveryTokens::mac).toList();
  }

  private static Mac mac(SecretKey key) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac;
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException(e); // every JDK has it, and any key will do
    }
  }

  /// @param connection a number that no other connection has
  /// @param base where the client stands
  /// @return null if it would be longer than clients are to send
  public @Nullable String pid(UserId user, long connection, Positions base, Instant now) {
    byte[] id = user.value().getBytes(StandardCharsets.UTF_8);
    byte[] space =
        new byte[1 + TIME_BYTES + Long.BYTES + 3 + id.length + base.maxBytes() + MAC_BYTES];
    ByteBuffer token = ByteBuffer.wrap(space);
    token.put(PID);
    Varint.write(token, now.getEpochSecond());
    token.putLong(connection);
    Varint.write(token, id.length);
    token.put(id);
    base.writeTo(token);
    String pid = sign(space, token.position());
    return pid.length() <= RecoveryClaim.MAX_PID_LENGTH ? pid : null;
  }

  /// @param since where the client stands in the conversations in which something has happened
  ///   since its `pid` was made
  /// @param at when the last of that happened, in milliseconds since 1970
  public String offset(Positions since, long at) {
    return offset(since, Rooms.NONE, at);
  }

  /// As [#offset(Positions, long)], of a client that is in rooms.
  ///
  /// @param rooms that can be recovered
  public String offset(Positions since, Rooms rooms, long at) {
    byte[] space = new byte[1 + TIME_BYTES + since.maxBytes() + rooms.maxBytes() + MAC_BYTES];
    ByteBuffer token = ByteBuffer.wrap(space);
    token.put(OFFSET);
    Varint.write(token, Math.max(0, at / 1_000));
    since.writeTo(token);
    rooms.writeTo(token);
    return sign(space, token.position());
  }

  /// @return empty if the claim is not ours, not this user's, or too old to be fulfilled
  public Optional<Recovered> read(RecoveryClaim claim, UserId user, Instant now) {
    try {
      ByteBuffer pid = open(PID, claim.pid());
      long at = Varint.read(pid);
      long connection = pid.getLong();
      byte[] id = new byte[Math.toIntExact(Varint.read(pid))];
      pid.get(id);
      if (!new String(id, StandardCharsets.UTF_8).equals(user.value())) {
        return Optional.empty();
      }
      Positions base = Positions.readFrom(pid);
      Positions since = new Positions();
      Rooms rooms = Rooms.NONE;
      if (claim.offset() != null) {
        ByteBuffer offset = open(OFFSET, claim.offset());
        at = Math.max(at, Varint.read(offset));
        since = Positions.readFrom(offset);
        rooms = Rooms.readFrom(offset);
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
  private String sign(byte[] space, int length) {
    System.arraycopy(mac(macs.getFirst(), space, length), 0, space, length, MAC_BYTES);
    byte[] signed = Arrays.copyOf(space, length + MAC_BYTES);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(signed);
  }

  /// @throws IllegalArgumentException if the token was not made by [#sign]
  private ByteBuffer open(byte type, String token) {
    byte[] bytes = Base64.getUrlDecoder().decode(token);
    int length = bytes.length - MAC_BYTES;
    if (length < 1 || bytes[0] != type) {
      throw new IllegalArgumentException("not such a token");
    }
    byte[] claimed = Arrays.copyOfRange(bytes, length, bytes.length);
    if (macs.stream()
        .map(mac -> Arrays.copyOf(mac(mac, bytes, length), MAC_BYTES))
        .noneMatch(signature -> MessageDigest.isEqual(signature, claimed))) {
      throw new IllegalArgumentException("not signed here");
    }
    return ByteBuffer.wrap(bytes, 1, length - 1);
  }

  private static byte[] mac(Mac mac, byte[] bytes, int length) {
    try {
      Mac copy = (Mac) mac.clone(); // it has a state of its own
      copy.update(bytes, 0, length);
      return copy.doFinal();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException(e); // the JDK's own can be cloned
    }
  }
}
