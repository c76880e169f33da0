package io.parley.gateway.rest;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// `GET /api/openapi.json`: what REST is. No token is needed.
@RestController
final class OpenApiController {
  static final String PATH = "/api/openapi.json";

  private final byte[] document = read();

  @GetMapping(PATH)
  ResponseEntity<byte[]> openApi() {
    return JsonAnswer.of(HttpStatus.OK, document);
  }

  private static byte[] read() {
    try (InputStream in = OpenApiController.class.getResourceAsStream("openapi.json")) {
      return Objects.requireNonNull(in).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
