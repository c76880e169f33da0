package io.parley.benchmarks.server;

import io.parley.benchmarks.load.Dialect;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// A server that runs already, by URL and dialect. It is left as it is.
///
/// @param tokens of a user
/// @param processes whose figures are taken; may be empty
public record GivenServer(
    String name,
    Dialect dialect,
    List<URI> urls,
    UnaryOperator<String> tokens,
    List<Long> processes)
    implements LoadedServer {
  public GivenServer {
    urls = List.copyOf(urls);
    processes = List.copyOf(processes);
  }

  @Override
  public String token(String user) {
    return tokens.apply(user);
  }

  @Override
  public Optional<Path> collectorLogs() {
    return Optional.empty();
  }

  @Override
  public Optional<Long> broker() {
    return Optional.empty();
  }

  @Override
  public void close() {}
}
