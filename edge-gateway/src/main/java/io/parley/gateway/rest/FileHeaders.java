package io.parley.gateway.rest;

import io.parley.gateway.media.StoredFile;
import io.parley.gateway.media.file.FileTypes;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;

/// What every answer with a file says: what it is and is not to be taken for anything else, that
/// nothing in it may run, and that only its asker's own cache may keep it.
final class FileHeaders {
  /// For who opens the file itself in a browser. A page that shows it goes by its own policy.
  private static final String POLICY =
      "sandbox; default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'";

  /// Who leaves a conversation, or deletes a file's message, is taken at their word this much later
  /// by what a browser has kept.
  private static final String CACHING = "private, max-age=300";

  private FileHeaders() {}

  /// Without a length: not every answer has all of the file.
  static void write(StoredFile file, HttpServletResponse response) {
    response.setContentType(file.type());
    response.setHeader(HttpHeaders.CACHE_CONTROL, CACHING);
    response.addHeader(HttpHeaders.VARY, HttpHeaders.AUTHORIZATION);
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Content-Security-Policy", POLICY);
    response.setHeader(
        HttpHeaders.CONTENT_DISPOSITION, disposition(FileTypes.isShown(file.type()), file.name()));
  }

  /// Names that are not ASCII are written both ways (RFC 6266).
  static String disposition(boolean shown, String name) {
    ContentDisposition.Builder kind =
        shown ? ContentDisposition.inline() : ContentDisposition.attachment();
    boolean ascii = StandardCharsets.US_ASCII.newEncoder().canEncode(name);
    return (ascii ? kind.filename(name) : kind.filename(name, StandardCharsets.UTF_8))
        .build()
        .toString();
  }
}
