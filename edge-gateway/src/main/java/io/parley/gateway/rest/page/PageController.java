package io.parley.gateway.rest.page;

import io.parley.contract.ErrorCode;
import io.parley.gateway.request.RequestException;
import io.parley.gateway.rest.ApiPath;
import io.parley.gateway.rest.ByteRange;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.context.request.ServletWebRequest;

/// Answers with the files of the web client whatever no other handler has. A path that is no file's
/// is taken for a link into the client and gets the page, unless it looks like a file's.
final class PageController {
  private static final List<String> METHODS = List.of("GET", "HEAD");

  /// Where links to conversations and messages begin. Ids hold dots.
  private static final String LINKS = "c";

  private static final String FOR_EVER = "public, max-age=31536000, immutable";

  private final PageFiles files;

  PageController(PageFiles files) {
    this.files = files;
  }

  public void answer(HttpServletRequest request, HttpServletResponse response)
      throws RequestException, IOException, HttpRequestMethodNotSupportedException {
    PageFile file =
        asked(request)
            .orElseThrow(() -> RequestException.of(ErrorCode.NOT_FOUND, "there is no such path"));
    if (!METHODS.contains(request.getMethod())) {
      throw new HttpRequestMethodNotSupportedException(request.getMethod(), METHODS);
    }
    write(file, request, response);
  }

  private Optional<PageFile> asked(HttpServletRequest request) {
    List<String> parts = ApiPath.parts(request);
    if (ApiPath.isUnder(request)) {
      return Optional.empty();
    }
    Optional<PageFile> file = files.at(request.getRequestURI());
    return file.isPresent() || !isLink(parts) ? file : files.at(PageFiles.INDEX);
  }

  private static boolean isLink(List<String> parts) {
    return (parts.size() > 1 && parts.getFirst().equals(LINKS))
        || parts.stream().noneMatch(part -> part.contains("."));
  }

  private static void write(PageFile file, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    PageFile.Packed packed =
        file.best(Collections.list(request.getHeaders(HttpHeaders.ACCEPT_ENCODING)));
    response.setHeader(
        HttpHeaders.CACHE_CONTROL,
        file.immutable() ? FOR_EVER : CacheControl.noCache().getHeaderValue());
    if (file.isNegotiated()) {
      response.addHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
    }
    if (new ServletWebRequest(request, response).checkNotModified(packed.etag())) {
      return;
    }
    response.setContentType(file.type());
    if (packed.coding() != ContentCoding.IDENTITY) {
      response.setHeader(HttpHeaders.CONTENT_ENCODING, packed.coding().token());
    }
    Optional<ByteRange> part =
        ByteRange.begin(request, response, packed.etag(), packed.bytes().length);
    if (part.isPresent()) {
      int first = Math.toIntExact(part.get().first());
      int length = Math.toIntExact(part.get().length());
      response.getOutputStream().write(packed.bytes(), first, length);
    }
  }
}
