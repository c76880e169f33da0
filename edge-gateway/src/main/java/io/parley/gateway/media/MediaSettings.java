package io.parley.gateway.media;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How files are taken and where they are kept, from the environment.
///
/// @param fileBytes `PARLEY_FILE_BYTES`: the largest file, 1 to 1 GiB; 25 MiB by default. With
///   [Uploads#AT_ONCE] uploads at once, so much of the temporary directory's disk may be in use
/// @param s3 see [S3Settings#from]; null, files are in GridFS, by default
public record MediaSettings(long fileBytes, @Nullable S3Settings s3) {
  public static final long DEFAULT_FILE_BYTES = 25L << 20;
  private static final long MAX_FILE_BYTES = 1L << 30;

  /// @throws IllegalArgumentException naming the variable
  public MediaSettings {
    if (fileBytes < 1 || fileBytes > MAX_FILE_BYTES) {
      throw new IllegalArgumentException(
          "PARLEY_FILE_BYTES: expected 1 to " + MAX_FILE_BYTES + ", but was " + fileBytes);
    }
  }

  /// @throws IllegalArgumentException naming the variable
  public static MediaSettings from(Map<String, String> env) {
    return new MediaSettings(fileBytes(env), S3Settings.from(env).orElse(null));
  }

  private static long fileBytes(Map<String, String> env) {
    String value = env.get("PARLEY_FILE_BYTES");
    try {
      return value == null ? DEFAULT_FILE_BYTES : Long.parseLong(value.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "PARLEY_FILE_BYTES: expected a number, but was " + value, e);
    }
  }
}
