package io.parley.analytics;

import io.parley.contract.ConversationId;
import io.parley.contract.InvalidFieldException;
import io.parley.contract.UserId;
import io.parley.contract.settings.Secrets;
import io.parley.contract.settings.Setting;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// What the mirror calls users, conversations and all else that has an id: the id's HMAC-SHA256 by
/// a key, as 43 characters of base64url. The same id has the same pseudonym everywhere, and nobody
/// without the key can tell whose it is, nor try who it might be.
///
/// Not for several threads.
final class Pseudonyms {
  static final Setting<Pseudonyms> KEY =
      Setting.exact(
              "PARLEY_PSEUDONYM_KEY",
              "32 random bytes or more (openssl rand -base64 48)",
              null,
              "what the pseudonyms of the mirror are made by",
              Pseudonyms::new)
          .hidden();

  private static final String ALGORITHM = "HmacSHA256";

  private static final Pattern NUMBERED = Pattern.compile("(.+)(\\.\\d{1,19})", Pattern.DOTALL);

  private final Mac mac;

  /// @throws IllegalArgumentException when the key is weak
  Pseudonyms(String key) {
    byte[] checked = new Secrets(List.of(key)).first().getBytes(StandardCharsets.UTF_8);
    try {
      mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(checked, ALGORITHM));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }

  String user(String id) {
    return of("user", id);
  }

  /// A direct conversation's is the id of the direct conversation of its users' pseudonyms.
  String conversation(String id) {
    return direct(id).orElseGet(() -> of("conversation", id));
  }

  /// Ends with the message's number, as the id does.
  String notification(String id) {
    Matcher numbered = NUMBERED.matcher(id);
    return numbered.matches()
        ? of("notification", numbered.group(1)) + numbered.group(2)
        : of("notification", id);
  }

  /// @param what it is the id of: two things of the same id have nothing in common
  String of(String what, String id) {
    byte[] pseudonym = mac.doFinal((what + '\0' + id).getBytes(StandardCharsets.UTF_8));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(pseudonym);
  }

  private Optional<String> direct(String id) {
    try {
      return new ConversationId(id)
          .directMembers()
          .map(
              pair ->
                  ConversationId.direct(
                          new UserId(user(pair.first().value())),
                          new UserId(user(pair.second().value())))
                      .value());
    } catch (InvalidFieldException e) { // of whoever writes what is no conversation
      return Optional.empty();
    }
  }
}
