package io.parley.gateway.media;

import io.parley.contract.settings.Env;
import io.parley.contract.settings.Setting;
import org.jspecify.annotations.Nullable;

/// How files are taken and where they are kept, from the environment.
///
/// @param fileBytes the largest file. With [Uploads#AT_ONCE] uploads at once, so much of the
///   temporary directory's disk may be in use
/// @param s3 see [S3Settings#from]; null, files are in GridFS, by default
public record MediaSettings(long fileBytes, @Nullable S3Settings s3) {
  public static final int DEFAULT_FILE_BYTES = 25 << 20;

  private static final Setting<Integer> FILE_BYTES =
      Setting.number(
          "PARLEY_FILE_BYTES", 1, 1 << 30, DEFAULT_FILE_BYTES, "the largest file, in bytes");

  /// @throws IllegalArgumentException naming the variable
  public static MediaSettings from(Env env) {
    return new MediaSettings(env.get(FILE_BYTES), S3Settings.from(env).orElse(null));
  }
}
