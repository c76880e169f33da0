package io.parley.contract;

import org.jspecify.annotations.Nullable;

/// A file that belongs to a message. The server keeps the description; the bytes are elsewhere.
///
/// @param type a media type, such as `image/png`
/// @param size in bytes
/// @param width in pixels
/// @param height in pixels
public record Attachment(
    String url,
    @Nullable String name,
    @Nullable String type,
    @Nullable Long size,
    @Nullable Integer width,
    @Nullable Integer height) {
  public Attachment {
    Require.text("url", url, Limits.URL_BYTES);
    Require.optionalText("name", name, Limits.NAME_BYTES);
    Require.optionalText("type", type, Limits.NAME_BYTES);
    if (size != null) {
      Require.atLeast("size", size, 0);
    }
    if (width != null) {
      Require.atLeast("width", width, 0);
    }
    if (height != null) {
      Require.atLeast("height", height, 0);
    }
  }
}
