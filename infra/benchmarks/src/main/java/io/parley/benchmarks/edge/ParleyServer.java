package io.parley.benchmarks.edge;

import io.parley.benchmarks.harness.BenchmarkFailure;
import io.parley.benchmarks.harness.Jcmd;
import io.parley.benchmarks.harness.ProcessFigures;
import io.parley.benchmarks.harness.StackProcess;
import io.parley.benchmarks.harness.TemporaryDirectory;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A gateway in a process of its own, with a whole stack behind it.
final class ParleyServer implements EdgeServer {
  private static final List<String> OWN_PROCESSES =
      List.of("--gateways", "1", "--processors", "1", "--sinks", "1");

  /// The load is one machine's: limits that are there against that are out of its way.
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "JWT_SECRET", SECRET,
          "PARLEY_CONNECTIONS", "200000",
          "PARLEY_CONNECTIONS_PER_ADDRESS", "100000",
          "PARLEY_HANDSHAKES_PER_SECOND", "100000",
          "PARLEY_UNTRUSTED_BYTES", "1000000000",
          "PARLEY_SENDS_PER_SECOND", "1000",
          "PARLEY_OTHERS_PER_SECOND", "100000",
          "PARLEY_OTHERS_BURST", "100000");

  private final TemporaryDirectory data;
  private final StackProcess stack;
  private final long gateway;

  private ParleyServer(TemporaryDirectory data, StackProcess stack, long gateway) {
    this.data = data;
    this.stack = stack;
    this.gateway = gateway;
  }

  /// @param command of a stack, without `up`
  /// @throws BenchmarkFailure when it does not start
  static ParleyServer start(List<String> command) throws InterruptedException {
    TemporaryDirectory data = new TemporaryDirectory();
    try {
      StackProcess stack =
          StackProcess.start(
              new StackProcess.Start(command, OWN_PROCESSES, ENVIRONMENT),
              data.path(),
              StackProcess.freePorts(3));
      Optional<Long> gateway =
          stack.services().entrySet().stream()
              .filter(service -> service.getKey().startsWith("gateway"))
              .map(Map.Entry::getValue)
              .findFirst();
      if (gateway.isPresent()) {
        return new ParleyServer(data, stack, gateway.get());
      }
      stack.close();
      throw new BenchmarkFailure("the stack does not say which process the gateway is");
    } catch (InterruptedException | BenchmarkFailure e) {
      data.close();
      throw e;
    }
  }

  @Override
  public int port() {
    return stack.url().getPort();
  }

  @Override
  public boolean saysReady() {
    return true;
  }

  @Override
  public ProcessFigures figures() {
    return new ProcessFigures(gateway);
  }

  @Override
  public long collectGarbage() throws InterruptedException {
    Jcmd jvm = new Jcmd(gateway);
    jvm.collectGarbage(); // and once more below: what a finalizer or a reference has held goes then
    return jvm.liveBytes();
  }

  @Override
  public void close() {
    try (data) {
      stack.close();
    }
  }
}
