package io.parley.gateway.web;

import io.parley.gateway.engineio.EngineError;
import io.parley.gateway.engineio.Handshake;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.server.HandshakeInterceptor;

/// Refuses what is not an Engine.IO v4 websocket handshake, in the reference server's words.
final class EngineHandshake implements HandshakeInterceptor {
  @Override
  public boolean beforeHandshake(
      ServerHttpRequest request,
      ServerHttpResponse response,
      WebSocketHandler handler,
      Map<String, Object> attributes)
      throws IOException {
    Optional<EngineError> error =
        Handshake.check(
            HandshakeToken.queryParameter(request.getURI(), "EIO"),
            HandshakeToken.queryParameter(request.getURI(), "transport"),
            HandshakeToken.queryParameter(request.getURI(), "sid"));
    if (error.isEmpty() && !"websocket".equalsIgnoreCase(request.getHeaders().getUpgrade())) {
      error = Optional.of(EngineError.BAD_REQUEST);
    }
    if (error.isPresent()) {
      response.setStatusCode(HttpStatusCode.valueOf(error.get().httpStatus()));
      response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
      response.getBody().write(error.get().body().getBytes(StandardCharsets.UTF_8));
    }
    return error.isEmpty();
  }

  @Override
  public void afterHandshake(
      ServerHttpRequest request,
      ServerHttpResponse response,
      WebSocketHandler handler,
      @Nullable Exception failure) {}
}
