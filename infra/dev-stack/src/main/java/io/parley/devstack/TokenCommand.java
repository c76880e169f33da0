package io.parley.devstack;

import io.parley.contract.UserId;
import io.parley.contract.settings.Secrets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// `parley token USER`: a JWT by the stack's secret.
final class TokenCommand {
  static final Duration DEFAULT_TTL = Duration.ofHours(12);
  static final String DEFAULT_TTL_TEXT = "12h";

  private static final Pattern TTL = Pattern.compile("(\\d{1,6})([smhd])");

  private TokenCommand() {}

  /// @throws StackFailure when there is no secret
  static String token(
      String user,
      @Nullable String name,
      @Nullable String scope,
      Duration ttl,
      Map<String, String> env) {
    return new StackTokens(secret(env))
        .token(user, Optional.ofNullable(name), Optional.ofNullable(scope), Instant.now(), ttl);
  }

  private static Secrets secret(Map<String, String> env) {
    Path data = StackSettings.dataDirectory(env);
    return StackSettings.secret(env)
        .or(() -> DataDirectory.readSecret(data))
        .orElseThrow(
            () ->
                new StackFailure(
                    "there is no secret in "
                        + data
                        + ": run './parley up' once, or set JWT_SECRET or PARLEY_DATA"));
  }

  /// A user's id.
  static final class User implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      try {
        return new UserId(text).value();
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    }
  }

  /// `90s`, `30m`, `12h` or `7d`.
  static final class Ttl implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      Matcher matcher = TTL.matcher(text);
      if (!matcher.matches()) {
        throw new TypeConversionException("expected a time such as 90s, 30m, 12h or 7d");
      }
      long amount = Long.parseLong(matcher.group(1));
      return switch (matcher.group(2)) {
        case "s" -> Duration.ofSeconds(amount);
        case "m" -> Duration.ofMinutes(amount);
        case "h" -> Duration.ofHours(amount);
        default -> Duration.ofDays(amount);
      };
    }
  }
}
