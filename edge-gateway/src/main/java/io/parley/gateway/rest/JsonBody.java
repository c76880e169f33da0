package io.parley.gateway.rest;

import io.parley.contract.ErrorCode;
import io.parley.contract.codec.Codec;
import io.parley.gateway.request.RequestException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// A request's body as JSON, whatever its content type says.
public final class JsonBody {
  private JsonBody() {}

  /// @throws RequestException `TOO_LARGE` above `maxBytes`, of which no more is kept; `INVALID`
  ///   when it is not JSON
  public static JsonNode read(HttpServletRequest request, int maxBytes)
      throws RequestException, IOException {
    byte[] body = request.getInputStream().readNBytes(maxBytes + 1);
    if (body.length > maxBytes) {
      throw RequestException.of(
          ErrorCode.TOO_LARGE, "the body is longer than " + maxBytes + " bytes");
    }
    try {
      return Codec.json().readTree(body);
    } catch (JacksonException | NumberFormatException e) { // the latter for 1e999999999
      throw RequestException.of(ErrorCode.INVALID, "the body is not JSON");
    }
  }
}
