package io.parley.gateway.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.gateway.conformance.HttpConnection.Reply;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Raw connections to one path of a server; [#close] ends them all.
final class Wire implements AutoCloseable {
  static final String POLLING = "EIO=4&transport=polling";
  static final String WEBSOCKET = "EIO=4&transport=websocket";

  private final int port;
  private final String path;
  private final List<HttpConnection> connections = new ArrayList<>();

  /// @param path such as `/engine.io/`
  Wire(String url, String path) {
    this.port = URI.create(url).getPort();
    this.path = path;
  }

  String target(String query) {
    return query.isEmpty() ? path : path + "?" + query;
  }

  HttpConnection connect() throws IOException {
    HttpConnection connection = new HttpConnection(port);
    connections.add(connection);
    return connection;
  }

  /// Sends a request on a connection of its own, and leaves its answer to be read.
  HttpConnection start(String method, String query, @Nullable String body, String... headers)
      throws IOException {
    HttpConnection connection = connect();
    connection.send(method, target(query), body, headers);
    return connection;
  }

  Reply request(String method, String query, @Nullable String body, String... headers)
      throws IOException {
    return start(method, query, body, headers).reply();
  }

  Reply get(String query, String... headers) throws IOException {
    return request("GET", query, null, headers);
  }

  Reply post(String query, String body) throws IOException {
    return request("POST", query, body);
  }

  /// Asks for a websocket, which may be refused.
  Reply upgrade(String query, String... headers) throws IOException {
    List<String> all = new ArrayList<>(List.of(RawWebSocket.HANDSHAKE));
    all.addAll(List.of(headers));
    return get(query, all.toArray(String[]::new));
  }

  RawWebSocket webSocket(String query) throws IOException {
    HttpConnection connection = start("GET", query, null, RawWebSocket.HANDSHAKE);
    Reply reply = connection.reply();
    assertThat(reply.status()).as("%s", reply).isEqualTo(101);
    return new RawWebSocket(connection);
  }

  @Override
  public void close() throws IOException {
    for (HttpConnection connection : connections) {
      connection.close();
    }
  }
}
