package io.parley.gateway.rest;

import io.parley.contract.codec.Codec;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.JsonNode;

/// What REST answers with.
final class JsonAnswer {
  private JsonAnswer() {}

  static ResponseEntity<byte[]> of(HttpStatus status, JsonNode body) {
    return of(status, Codec.json().writeValueAsBytes(body));
  }

  static ResponseEntity<byte[]> of(HttpStatus status, byte[] body) {
    return ResponseEntity.status(status).contentType(MediaType.APPLICATION_JSON).body(body);
  }
}
