package io.parley.devstack;

import io.parley.contract.UserId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `parley token USER`: prints a JWT and nothing else.
final class TokenCommand {
  static final Duration DEFAULT_TTL = Duration.ofHours(12);

  private static final Pattern TTL = Pattern.compile("(\\d{1,6})([smhd])");

  private TokenCommand() {}

  static void run(Arguments arguments, Map<String, String> env) {
    arguments.expect(1, Set.of("--name", "--ttl", "--scope"));
    String user = user(arguments.word(0));
    Duration ttl = arguments.option("--ttl").map(TokenCommand::ttl).orElse(DEFAULT_TTL);
    String token =
        new Tokens(secret(env))
            .token(
                user, arguments.option("--name"), arguments.option("--scope"), Instant.now(), ttl);
    System.out.println(token);
  }

  private static String user(String word) {
    try {
      return new UserId(word).value();
    } catch (IllegalArgumentException e) {
      throw new UsageException("USER: " + e.getMessage());
    }
  }

  private static String secret(Map<String, String> env) {
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

  /// `90s`, `30m`, `12h` or `7d`.
  private static Duration ttl(String text) {
    Matcher matcher = TTL.matcher(text);
    if (!matcher.matches()) {
      throw new UsageException("--ttl expects a time such as 90s, 30m, 12h or 7d");
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
