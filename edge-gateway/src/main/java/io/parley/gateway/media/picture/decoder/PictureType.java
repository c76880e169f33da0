package io.parley.gateway.media.picture.decoder;

import java.util.Arrays;
import java.util.Optional;

/// The kinds of pictures that are copied and made small.
public enum PictureType {
  JPEG(0, "image/jpeg"),
  PNG(1, "image/png"),
  GIF(2, "image/gif"),
  WEBP(3, "image/webp");

  private final int code;
  private final String mediaType;

  PictureType(int code, String mediaType) {
    this.code = code;
    this.mediaType = mediaType;
  }

  public static Optional<PictureType> of(String mediaType) {
    return Arrays.stream(values()).filter(type -> type.mediaType.equals(mediaType)).findFirst();
  }

  /// @throws IllegalArgumentException for a code of none
  static PictureType of(int code) {
    return Arrays.stream(values())
        .filter(type -> type.code == code)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no such type of picture: " + code));
  }

  /// In [DecoderProtocol].
  int code() {
    return code;
  }

  public String mediaType() {
    return mediaType;
  }

  PictureFormat format() {
    return switch (this) {
      case JPEG -> new JpegCopy();
      case PNG -> new PngCopy();
      case GIF -> new GifCopy();
      case WEBP -> new WebpCopy();
    };
  }
}
