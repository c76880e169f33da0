package io.parley.gateway.rest;

import io.parley.contract.ConversationId;
import io.parley.contract.ErrorCode;
import io.parley.contract.InvalidFieldException;
import io.parley.contract.codec.Codec;
import io.parley.gateway.login.token.Principal;
import io.parley.gateway.media.Downloads;
import io.parley.gateway.media.Downloads.Granted;
import io.parley.gateway.media.StoredFile;
import io.parley.gateway.media.Uploads;
import io.parley.gateway.media.Uploads.Uploaded;
import io.parley.gateway.request.Price;
import io.parley.gateway.request.RequestException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.ServletWebRequest;
import tools.jackson.databind.node.ObjectNode;

/// Files over REST (docs/protocol.md). Its threads are virtual and wait: for the client's bytes and
/// for the store's, so that neither gets more than the other takes.
@RestController
public final class MediaController {
  private static final Logger log = LoggerFactory.getLogger(MediaController.class);

  private final Uploads uploads;
  private final Downloads downloads;

  MediaController(Uploads uploads, Downloads downloads) {
    this.uploads = uploads;
    this.downloads = downloads;
  }

  /// `?conversationId=…`, and `?name=…` where the body is the file itself. Answers 201 when the
  /// store has all of it.
  @Priced(Price.UPLOAD)
  @PostMapping("/api/media")
  ResponseEntity<byte[]> upload(
      @RequestAttribute(BearerFilter.PRINCIPAL) Principal principal, HttpServletRequest request)
      throws RequestException, IOException, InterruptedException {
    ConversationId conversation = conversation(request);
    if (request.getContentLengthLong() > uploads.fileBytes() + UploadBody.FORM_BYTES) {
      throw RequestException.of(
          ErrorCode.TOO_LARGE, "the file is longer than " + uploads.fileBytes() + " bytes");
    }
    try (Uploads.Upload upload = uploads.begin(principal.userId(), conversation)) {
      return created(upload.take(new UploadBody(request).open()));
    }
  }

  @Priced(Price.DOWNLOAD)
  @GetMapping("/api/media/{id}")
  void file(
      @RequestAttribute(BearerFilter.PRINCIPAL) Principal principal,
      @PathVariable String id,
      HttpServletRequest request,
      HttpServletResponse response)
      throws RequestException, InterruptedException, IOException {
    answer(principal, downloads.find(principal.userId(), id, false), request, response);
  }

  @Priced(Price.DOWNLOAD)
  @GetMapping("/api/media/{id}/thumbnail")
  void thumbnail(
      @RequestAttribute(BearerFilter.PRINCIPAL) Principal principal,
      @PathVariable String id,
      HttpServletRequest request,
      HttpServletResponse response)
      throws RequestException, InterruptedException, IOException {
    answer(principal, downloads.find(principal.userId(), id, true), request, response);
  }

  private static ConversationId conversation(HttpServletRequest request) {
    return new ConversationId(
        QueryString.first(request, "conversationId")
            .orElseThrow(() -> InvalidFieldException.invalid("conversationId", "is required")));
  }

  private static ResponseEntity<byte[]> created(Uploaded uploaded) {
    StoredFile file = uploaded.file();
    ObjectNode json =
        Codec.json()
            .createObjectNode()
            .put("id", uploaded.id().value())
            .put("url", uploaded.id().url())
            .put("name", file.name())
            .put("type", file.type())
            .put("size", file.size());
    if (file.width() != null && file.height() != null) {
      json.put("width", file.width()).put("height", file.height());
    }
    if (uploaded.hasThumbnail()) {
      json.put("thumbnailUrl", uploaded.thumbnailUrl());
    }
    return ResponseEntity.created(URI.create(uploaded.id().url()))
        .contentType(MediaType.APPLICATION_JSON)
        .body(Codec.json().writeValueAsBytes(json));
  }

  private void answer(
      Principal principal,
      Granted granted,
      HttpServletRequest request,
      HttpServletResponse response)
      throws RequestException, IOException {
    StoredFile file = granted.file();
    FileHeaders.write(file, response);
    if (new ServletWebRequest(request, response).checkNotModified(file.etag())) {
      return;
    }
    Optional<ByteRange> part = ByteRange.begin(request, response, file.etag(), file.size());
    if (part.isPresent()) {
      write(principal, granted, part.get(), response);
    }
  }

  private void write(
      Principal principal, Granted granted, ByteRange part, HttpServletResponse response)
      throws RequestException, IOException {
    try {
      downloads.write(
          principal.userId(), granted, part.first(), part.length(), response.getOutputStream());
    } catch (RequestException e) {
      if (response.isCommitted()) { // the client sees that it is cut: its length was announced
        log.warn("a download is cut: {}", e.reason());
        return;
      }
      response.reset();
      throw e;
    } catch (IOException e) {
      log.debug("a client left its download", e);
    }
  }
}
