package io.parley.gateway.web;

import io.parley.gateway.media.FileTypes;
import io.parley.gateway.media.StoredFile;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
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
    response.setHeader(HttpHeaders.ETAG, file.etag());
    response.setHeader(HttpHeaders.ACCEPT_RANGES, "bytes");
    response.setHeader(HttpHeaders.CACHE_CONTROL, CACHING);
    response.addHeader(HttpHeaders.VARY, HttpHeaders.AUTHORIZATION);
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Content-Security-Policy", POLICY);
    response.setHeader(
        HttpHeaders.CONTENT_DISPOSITION,
        disposition(FileTypes.isShown(file.type()) ? "inline" : "attachment", file.name()));
  }

  /// RFC 6266: the name in ASCII for who reads no more, and as it is (RFC 8187).
  static String disposition(String kind, String name) {
    StringBuilder ascii = new StringBuilder();
    name.codePoints()
        .map(c -> c < 0x20 || c > 0x7e || c == '"' || c == '\\' || c == '%' ? '_' : c)
        .forEach(ascii::appendCodePoint);
    StringBuilder encoded = new StringBuilder();
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      boolean plain = b > 0 && (Character.isLetterOrDigit(b) || "-._~".indexOf(b) >= 0);
      encoded.append(plain ? Character.toString(b) : String.format("%%%02X", b));
    }
    return kind + "; filename=\"" + ascii + "\"; filename*=UTF-8''" + encoded;
  }
}
