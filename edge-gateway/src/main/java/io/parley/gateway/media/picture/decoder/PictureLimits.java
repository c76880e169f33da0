package io.parley.gateway.media.picture.decoder;

/// What a picture may be: its reader's memory and time follow from these, whatever else it says.
/// What is larger is refused; what is only too dear to decode has no thumbnail.
public final class PictureLimits {
  /// In pixels. A row has then at most 128 KiB, as of a PNG of 16 bits and four channels.
  public static final int MAX_SIDE = 16_384;

  /// 50 megapixels, what today's telephones take.
  public static final long MAX_PIXELS = 50_000_000;

  /// Of a JPEG. Progressive encoders make 10 to 20.
  public static final int MAX_SCANS = 100;

  /// Bytes of what a container says beside its pixels: palettes, and profiles of colours.
  static final int MAX_EXTRA_BYTES = 4 << 20;

  /// What a PNG's pixels are before they are deflated, or it is not decoded: as many as there may
  /// be, of 8 bits and four channels.
  static final long MAX_DECODED_BYTES = 4 * MAX_PIXELS;

  /// What a JPEG's decoder keeps of all its scans, or it is not decoded: about 11 megapixels of the
  /// common kind (4:2:0). A baseline JPEG has one scan, and nothing of it is kept.
  static final long MAX_COEFFICIENT_BYTES = 32 << 20;

  /// The pixels of a JPEG times its scans, or it is not decoded.
  static final long MAX_SCANNED_PIXELS = 200_000_000;

  private PictureLimits() {}
}
