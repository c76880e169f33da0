package io.parley.gateway.media.picture.decoder;

import io.parley.gateway.media.file.Spool;
import org.jspecify.annotations.Nullable;

/// A picture as it is to be stored.
///
/// @param copy without what tells where it was taken
/// @param width as it is shown, turned as its EXIF said; at most [PictureLimits#MAX_SIDE]
/// @param thumbnail null if there is none: of a kind or a state that the JDK cannot decode, or too
///   dear to decode
public record Picture(Spool copy, int width, int height, @Nullable Thumbnail thumbnail)
    implements AutoCloseable {
  @Override
  public void close() {
    copy.close();
    if (thumbnail != null) {
      thumbnail.close();
    }
  }
}
