package io.parley.gateway.login.token;

import io.parley.contract.settings.Env;
import io.parley.contract.settings.Setting;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// Which tokens are taken, besides those that are signed well.
///
/// @param maxAge from when it is made until it expires, and from now until it expires
/// @param issuers one of which has made it; any if none is named
/// @param audiences one of which it is for. If none is named, a token for anybody by name is
///   refused
/// @param types one of which it is, in lower case; if none is named, `jwt` or none
public record TokenRules(
    Duration maxAge, Set<String> issuers, Set<String> audiences, Set<String> types) {
  private static final int DAY = 86_400;

  private static final Setting<Integer> MAX_AGE_SECONDS =
      Setting.number(
          "JWT_MAX_AGE_SECONDS",
          60,
          30 * DAY,
          DAY,
          "a token lives this long at most, in seconds: from its `iat`, where it has one, to its"
              + " `exp`, which it must have. Revocations are kept as long");

  private static final Setting<Set<String>> ISSUER =
      Setting.<Set<String>>of(
              "JWT_ISSUER",
              "issuers with commas between them",
              Set.of(),
              "who makes the tokens (`iss`): with it, tokens of others are refused",
              text -> names(text, name -> name))
          .inWords("whoever has the key");

  private static final Setting<Set<String>> AUDIENCE =
      Setting.<Set<String>>of(
              "JWT_AUDIENCE",
              "audiences with commas between them",
              Set.of(),
              "whom the tokens are for (`aud`): with it, a token must be for one of them",
              text -> names(text, name -> name))
          .inWords("a token that says whom it is for is refused");

  private static final Setting<Set<String>> TYPES =
      Setting.<Set<String>>of(
              "JWT_TYPES",
              "types with commas between them, such as at+jwt",
              Set.of(),
              "of which type the tokens are (`typ`): with it, a token must be of one of them",
              text -> names(text, name -> name.toLowerCase(Locale.ROOT)))
          .inWords("JWT, or none");

  public TokenRules {
    issuers = Set.copyOf(issuers);
    audiences = Set.copyOf(audiences);
    types = Set.copyOf(types);
  }

  /// @throws IllegalArgumentException naming the variable; the gateway does not start
  public static TokenRules from(Env env) {
    return new TokenRules(
        Duration.ofSeconds(env.get(MAX_AGE_SECONDS)),
        env.get(ISSUER),
        env.get(AUDIENCE),
        env.get(TYPES));
  }

  private static Set<String> names(String text, UnaryOperator<String> form) {
    Set<String> names =
        Arrays.stream(text.split(",", -1))
            .map(String::strip)
            .map(form)
            .collect(Collectors.toUnmodifiableSet());
    if (names.contains("")) {
      throw new IllegalArgumentException();
    }
    return names;
  }
}
