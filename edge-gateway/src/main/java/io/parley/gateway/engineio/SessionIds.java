package io.parley.gateway.engineio;

import java.security.SecureRandom;
import java.util.Base64;

/// Makes session ids: 120 random bits as 20 characters of base64url.
public final class SessionIds {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private SessionIds() {}

  /// An id nobody can guess.
  public static String next() {
    byte[] bytes = new byte[15];
    RANDOM.nextBytes(bytes);
    return ENCODER.encodeToString(bytes);
  }
}
