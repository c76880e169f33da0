package io.parley.benchmarks.server;

import io.parley.benchmarks.load.Dialect;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A server under load. Closing it stops it, if it was started here.
public interface LoadedServer extends AutoCloseable {
  String name();

  Dialect dialect();

  /// Its nodes' websockets; users are spread over them.
  List<URI> urls();

  /// What lets a user in; empty where the server asks for nothing.
  String token(String user);

  /// All of its processes, databases included; empty when it is not known.
  List<Long> processes();

  /// Where its JVMs log their collections (`gc-PID.log`); empty when it has none.
  Optional<Path> collectorLogs();

  /// The process of its Kafka broker that tells its figures; empty when it has none.
  Optional<Long> broker();

  @Override
  void close();
}
