package io.parley.gateway.media;

import io.parley.contract.ConversationId;
import org.jspecify.annotations.Nullable;

/// What a store knows of a file besides its bytes; never changes.
///
/// @param conversation whose members may read it
/// @param name see `FileName`; without control characters
/// @param type a media type as sniffed, at most `FileTypes.MAX_CHARS` characters
/// @param size in bytes
/// @param sha256 of the bytes, in hexadecimal
/// @param width of a picture as it is shown, in pixels; null for anything else
/// @param height likewise
public record StoredFile(
    ConversationId conversation,
    String name,
    String type,
    long size,
    String sha256,
    @Nullable Integer width,
    @Nullable Integer height) {
  /// The same bytes, the same tag: it is strong (RFC 9110, 8.8.3).
  public String etag() {
    return '"' + sha256 + '"';
  }
}
