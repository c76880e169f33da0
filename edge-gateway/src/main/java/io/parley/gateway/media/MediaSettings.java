package io.parley.gateway.media;

import io.parley.contract.settings.Env;
import io.parley.contract.settings.Setting;
import org.jspecify.annotations.Nullable;

/// How files are taken and where they are kept, from the environment.
///
/// @param fileBytes the largest file. With [Uploads#AT_ONCE] uploads at once, so much of the
///   temporary directory's disk may be in use
/// @param userBytes how much the files of one user may have in all, see [StorageLedger]
/// @param s3 see [S3Settings#from]; null, files are in GridFS, by default
public record MediaSettings(long fileBytes, long userBytes, @Nullable S3Settings s3) {
  public static final int DEFAULT_FILE_BYTES = 25 << 20;

  private static final Setting<Integer> FILE_BYTES =
      Setting.number(
          "PARLEY_FILE_BYTES", 1, 1 << 30, DEFAULT_FILE_BYTES, "the largest file, in bytes");

  private static final Setting<Integer> USER_MIB =
      Setting.number(
          "PARLEY_USER_FILES_MIB",
          1,
          1 << 24,
          10 * 1024,
          "how much the files that one user has uploaded may have in all, in MiB; a file counts as"
              + " 64 KiB at least");

  /// @throws IllegalArgumentException naming the variable
  public static MediaSettings from(Env env) {
    return new MediaSettings(
        env.get(FILE_BYTES), (long) env.get(USER_MIB) << 20, S3Settings.from(env).orElse(null));
  }
}
