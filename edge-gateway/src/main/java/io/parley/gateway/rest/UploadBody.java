package io.parley.gateway.rest;

import io.parley.contract.ErrorCode;
import io.parley.gateway.media.Uploads;
import io.parley.gateway.request.RequestException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.Queue;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The file in a request: its whole body, or the first file of a form (`multipart/form-data`, RFC
/// 7578). A form is read by Jetty's parser as it comes in, and nothing of it is kept but what was
/// read last; Spring's and the container's own reading of forms is switched off, since it would
/// store them before anybody is asked.
final class UploadBody {
  private static final Logger log = LoggerFactory.getLogger(UploadBody.class);
  private static final int BUFFER_BYTES = 32 * 1024;
  private static final int MAX_PART_HEADER_BYTES = 8 * 1024;
  private static final int MAX_PARTS = 16;

  /// What a form may have before its file, and about what it may have around it.
  static final long FORM_BYTES = 64 * 1024;

  private final HttpServletRequest request;

  UploadBody(HttpServletRequest request) {
    this.request = request;
  }

  /// @throws RequestException `INVALID` if it is not what it says
  Uploads.Sent open() throws IOException, RequestException {
    String type = request.getContentType();
    if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("multipart/")) {
      return new Uploads.Sent(
          QueryString.first(request, "name").orElse(null), request.getInputStream());
    }
    String boundary = MultiPart.extractBoundary(type);
    if (boundary == null || boundary.isEmpty()) {
      throw RequestException.of(ErrorCode.INVALID, "the form has no boundary");
    }
    FormFile file = new FormFile(request.getInputStream(), boundary);
    try {
      return new Uploads.Sent(file.begin(), file);
    } catch (IOException e) {
      log.debug("an upload broke off", e);
      throw RequestException.of(ErrorCode.INVALID, "the upload broke off");
    }
  }

  /// The bytes of a form's first file.
  private static final class FormFile extends InputStream {
    private final InputStream in;
    private final MultiPart.Parser parser;
    private final Parts parts = new Parts();
    private final byte[] buffer = new byte[BUFFER_BYTES];

    FormFile(InputStream in, String boundary) {
      this.in = in;
      parser = new MultiPart.Parser(boundary, parts);
      parser.setMaxParts(MAX_PARTS);
      parser.setPartHeadersMaxLength(MAX_PART_HEADER_BYTES);
    }

    /// @return the file's name
    @Nullable String begin() throws RequestException, IOException {
      long before = 0;
      while (!parts.begun) {
        int read = more();
        before += read;
        if (!parts.begun && (read < 0 || parts.failure != null || parts.complete)) {
          throw RequestException.of(ErrorCode.INVALID, "the form has no file");
        }
        if (before > FORM_BYTES && !parts.begun) {
          throw RequestException.of(
              ErrorCode.TOO_LARGE,
              "the form has more than " + FORM_BYTES + " bytes before its file");
        }
      }
      return parts.fileName;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    /// @throws IOException when the form ends before its file, or is none
    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      while (parts.content.isEmpty()) {
        if (parts.ended) {
          return -1;
        }
        if (parts.failure != null || more() < 0) {
          throw new IOException("the form is broken", parts.failure);
        }
      }
      ByteBuffer next = parts.content.element();
      int count = Math.min(length, next.remaining());
      next.get(into, offset, count);
      if (!next.hasRemaining()) {
        parts.content.remove();
      }
      return count;
    }

    /// Called when all that was read before has been taken: the parser hands out parts of the
    /// buffer.
    private int more() throws IOException {
      int read = in.read(buffer);
      if (read > 0) {
        parser.parse(Content.Chunk.from(ByteBuffer.wrap(buffer, 0, read), false));
      }
      return read;
    }
  }

  /// What the parser finds. It may not throw: the parser would only log it.
  private static final class Parts extends MultiPart.AbstractPartsListener {
    private final Queue<ByteBuffer> content = new ArrayDeque<>();
    private @Nullable String fileName;
    private boolean begun;
    private boolean ended;
    private boolean complete;
    private @Nullable Throwable failure;

    @Override
    public void onPartHeaders() {
      if (!begun && getFileName() != null) {
        begun = true;
        fileName = getFileName();
      }
    }

    @Override
    public void onPartContent(Content.Chunk chunk) {
      if (begun && !ended && chunk.hasRemaining()) {
        content.add(chunk.getByteBuffer());
      }
    }

    @Override
    public void onPart(@Nullable String name, @Nullable String fileName, HttpFields headers) {
      ended = begun;
    }

    @Override
    public void onComplete() {
      complete = true;
    }

    @Override
    public void onFailure(Throwable cause) {
      failure = cause;
    }
  }
}
