package io.parley.gateway.media.file;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Set;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.mime.MediaType;
import org.apache.tika.mime.MimeTypes;

/// What a file is, by its first 64 KiB (Apache Tika's magic numbers; no parser of Tika's reads a
/// file). Its name may say it more exactly within what the bytes are (a zip that is a docx), never
/// otherwise; what its sender says of it is not asked.
public final class FileTypes {
  /// Of a type that is kept.
  public static final int MAX_CHARS = 100;

  static final String UNKNOWN = MimeTypes.OCTET_STREAM;

  /// What a browser shows or plays and runs nothing of. Text is not among them: nobody embeds it,
  /// and a client that wants to show it fetches it. PDF is not: it holds scripts, and the viewers
  /// of browsers do not work in the sandbox that files are given out in.
  private static final Set<String> SHOWN =
      Set.of(
          "image/jpeg",
          "image/png",
          "image/gif",
          "image/webp",
          "audio/aac",
          "audio/flac",
          "audio/mp4",
          "audio/mpeg",
          "audio/ogg",
          "audio/wav",
          "audio/webm",
          "video/3gpp",
          "video/mp4",
          "video/ogg",
          "video/quicktime",
          "video/webm");

  /// Tika's names, as browsers know them.
  private static final Map<String, String> SPELLINGS =
      Map.ofEntries(
          Map.entry("application/mp4", "video/mp4"),
          Map.entry("audio/opus", "audio/ogg"),
          Map.entry("audio/speex", "audio/ogg"),
          Map.entry("audio/vnd.wave", "audio/wav"),
          Map.entry("audio/vorbis", "audio/ogg"),
          Map.entry("audio/x-aac", "audio/aac"),
          Map.entry("audio/x-flac", "audio/flac"),
          Map.entry("audio/x-m4a", "audio/mp4"),
          Map.entry("audio/x-wav", "audio/wav"),
          Map.entry("video/theora", "video/ogg"),
          Map.entry("video/x-m4v", "video/mp4"));

  private final MimeTypes types = MimeTypes.getDefaultMimeTypes();

  /// @param name as of [FileName]
  public String of(Spool file, String name) throws IOException {
    MediaType byBytes = detect(file, new Metadata());
    if (byBytes.equals(MediaType.OCTET_STREAM)) {
      return UNKNOWN;
    }
    Metadata named = new Metadata();
    named.set(TikaCoreProperties.RESOURCE_NAME_KEY, name);
    String type = detect(file, named).getBaseType().toString();
    return type.length() > MAX_CHARS ? UNKNOWN : SPELLINGS.getOrDefault(type, type);
  }

  /// Whether a browser may show it in a page; anything else is to be saved.
  public static boolean isShown(String type) {
    return SHOWN.contains(type);
  }

  /// Whether cameras write it and nobody here can take out of it where that was.
  public static boolean maySayWhere(String type) {
    return Set.of(
                "image/heic",
                "image/heic-sequence",
                "image/heif",
                "image/heif-sequence",
                "image/avif",
                "image/jxl",
                "image/jp2",
                "image/jpx",
                "image/tiff",
                "image/x-jp2-codestream",
                "image/x-jp2-container")
            .contains(type)
        || type.startsWith("image/x-raw-")
        || type.startsWith("image/x-canon-");
  }

  private MediaType detect(Spool file, Metadata metadata) throws IOException {
    try (InputStream in = new BufferedInputStream(file.input(), 64 * 1024)) {
      return types.detect(in, metadata);
    }
  }
}
