package io.parley.benchmarks.edge;

import io.parley.benchmarks.harness.BenchmarkFailure;
import io.parley.benchmarks.harness.WatchedProcess;
import java.nio.file.Path;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A load's process ([SwarmMain]) seen from here. Disconnecting it ends it and its connections.
final class SwarmProcess implements AutoCloseable {
  /// Connections of one process; it has a limit of open files, as the server has.
  static final int MOST_CONNECTIONS = 18_000;

  private static final Duration READY = Duration.ofSeconds(30);

  /// On top of what the process itself allows.
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final JsonMapper JSON = new JsonMapper();

  private final WatchedProcess process;

  private SwarmProcess(WatchedProcess process) {
    this.process = process;
  }

  /// @throws BenchmarkFailure when it does not start
  static SwarmProcess start(EdgeServer server) throws InterruptedException {
    return start(server, server.saysReady());
  }

  /// One whose connections are good as soon as CONNECT is answered.
  ///
  /// @throws BenchmarkFailure when it does not start
  static SwarmProcess startForHandshakes(EdgeServer server) throws InterruptedException {
    return start(server, false);
  }

  private static SwarmProcess start(EdgeServer server, boolean awaitsSession)
      throws InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx384m",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            SwarmMain.class.getName(),
            Integer.toString(server.port()),
            Boolean.toString(awaitsSession));
    builder.environment().put("JWT_SECRET", EdgeServer.SECRET);
    return new SwarmProcess(
        WatchedProcess.start("the load", builder, SwarmMain.READY, READY, line -> {}));
  }

  /// @param user of all connections, or with a `#` for a user each
  /// @throws BenchmarkFailure when one is refused, or ends
  void open(int count, String user) throws InterruptedException {
    ask("open " + count + " " + user, Duration.ofSeconds(count / 25), Answer.Done.class);
  }

  /// Every connection emits an event and has its ack.
  void touch() throws InterruptedException {
    ask("touch", Duration.ZERO, Answer.Done.class);
  }

  /// The users of the connections are a group from now on.
  ///
  /// @param users as the connections were opened with
  void gather(String users) throws InterruptedException {
    ask("gather " + users, Duration.ZERO, Answer.Done.class);
  }

  /// Closes all connections.
  void closeConnections() throws InterruptedException {
    ask("close", Duration.ZERO, Answer.Done.class);
  }

  /// @throws BenchmarkFailure when a connection has ended
  int countOpen() throws InterruptedException {
    return ask("count", Duration.ZERO, Answer.Done.class).members();
  }

  Answer.Handshaken handshakes(Duration time) throws InterruptedException {
    return ask("handshakes " + time.toSeconds(), time, Answer.Handshaken.class);
  }

  Answer.Fanned fanOut(int rate, Duration time) throws InterruptedException {
    return ask("fan-out " + rate + " " + rate * time.toSeconds(), time, Answer.Fanned.class);
  }

  Answer.Pinged pings(int rate, Duration time) throws InterruptedException {
    return ask("pings " + rate + " " + rate * time.toSeconds(), time, Answer.Pinged.class);
  }

  @Override
  public void close() {
    process.close();
  }

  private <T extends Answer> T ask(String question, Duration takes, Class<T> type)
      throws InterruptedException {
    JsonNode answer = JSON.readTree(process.ask(question, takes.plus(PATIENCE)));
    if (answer.has("failure")) {
      throw new BenchmarkFailure(question + ": " + answer.path("failure").asString(""));
    }
    return JSON.treeToValue(answer, type);
  }
}
