package io.parley.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.gateway.app.Gateway;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A gateway that is told to stop sends its clients elsewhere.
@ExtendWith(TestStack.Shared.class)
class DrainIT {
  @Test
  void gatewayThatStops_closesTransportsAndNeverSays41(TestStack stack) throws Exception {
    HttpClient http = HttpClient.newHttpClient();
    Gateway gateway = stack.anotherGateway("three");
    Listener websocket = new Listener();
    CompletableFuture<HttpResponse<String>> poll;
    try (gateway) {
      String url = "http://127.0.0.1:" + gateway.port() + "/socket.io/?EIO=4&transport=";
      http.newWebSocketBuilder()
          .buildAsync(URI.create(url.replace("http:", "ws:") + "websocket"), websocket)
          .get(30, TimeUnit.SECONDS)
          .sendText("40{\"token\":\"" + TestStack.token(TestStack.user("alice")) + "\"}", true);
      websocket.joined.get(30, TimeUnit.SECONDS);
      String open = get(http, url + "polling").get(30, TimeUnit.SECONDS).body();
      String sid = open.replaceAll(".*\"sid\":\"([^\"]+)\".*", "$1");
      poll = get(http, url + "polling&sid=" + sid);
    }

    assertThat(websocket.closed.get(30, TimeUnit.SECONDS)).isEqualTo(1001);
    assertThat(websocket.packets).doesNotContain("41");
    assertThat(poll.get(30, TimeUnit.SECONDS).body()).isEqualTo("1");
  }

  private static CompletableFuture<HttpResponse<String>> get(HttpClient http, String url) {
    return http.sendAsync(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
  }

  private static final class Listener implements WebSocket.Listener {
    final List<String> packets = new ArrayList<>();
    final CompletableFuture<Void> joined = new CompletableFuture<>();
    final CompletableFuture<Integer> closed = new CompletableFuture<>();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence packet, boolean last) {
      packets.add(packet.toString());
      if (packet.toString().startsWith("40")) {
        joined.complete(null);
      }
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      closed.complete(code);
      return null;
    }
  }
}
