package io.parley.contract.settings;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// A secret, or several while one takes the place of another: one a line. The first signs, all
/// verify. So it is changed without a break: the new one is added as the second everywhere, then
/// becomes the first everywhere, then the old one goes.
///
/// Bound: [#MOST]. Overflow: refused.
///
/// @param all none of which anybody guesses
public record Secrets(List<String> all) {
  static final String FORM = "32 random bytes or more (openssl rand -base64 48)";

  private static final int LEAST_BYTES = 32;
  private static final int LEAST_DISTINCT = 10;
  private static final int MOST = 8;

  public Secrets {
    all = List.copyOf(all);
    if (all.isEmpty() || all.size() > MOST || all.stream().anyMatch(Secrets::isWeak)) {
      throw new IllegalArgumentException("expected " + FORM);
    }
  }

  /// @param text one a line; blank lines do not count
  /// @throws IllegalArgumentException when one of them is weak
  public static Secrets of(String text) {
    return new Secrets(text.lines().filter(line -> !line.isBlank()).toList());
  }

  /// What signs.
  public String first() {
    return all.getFirst();
  }

  /// Whether it is short, of few different bytes, or one piece again and again. What somebody has
  /// made up can still be guessed: this only finds the worst.
  private static boolean isWeak(String secret) {
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    return bytes.length < LEAST_BYTES
        || secret.chars().distinct().count() < LEAST_DISTINCT
        || isRepetition(bytes);
  }

  private static boolean isRepetition(byte[] bytes) {
    for (int period = 1; period <= bytes.length / 2; period++) {
      int at = period;
      while (at < bytes.length && bytes[at] == bytes[at - period]) {
        at++;
      }
      if (at == bytes.length) {
        return true;
      }
    }
    return false;
  }

  /// Without them.
  @Override
  public String toString() {
    return "Secrets[" + all.size() + "]";
  }
}
