package io.parley.contract;

import org.jspecify.annotations.Nullable;

/// Who sent a message, as their token said when they sent it.
///
/// @param name shown to others; at most 256 bytes
/// @param picture the URL of a picture; at most 2048 bytes
public record Sender(UserId id, @Nullable String name, @Nullable String picture) {
  public Sender {
    Require.present("id", id);
    Require.optionalText("name", name, Limits.NAME_BYTES);
    Require.optionalText("picture", picture, Limits.URL_BYTES);
  }
}
