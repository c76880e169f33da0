package io.parley.benchmarks.scenario;

import io.parley.benchmarks.harness.BenchmarkFailure;
import io.parley.benchmarks.load.Audience;
import io.parley.benchmarks.load.Load;
import io.parley.benchmarks.load.LoadFigures;
import io.parley.benchmarks.server.LoadedServer;
import io.parley.benchmarks.server.UsageMeter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// A server and what is measured of it. The first load warms it up for as long as was asked, those
/// after it for [#WARM_UP_AGAIN].
final class Bench implements AutoCloseable {
  private static final Duration WARM_UP_AGAIN = Duration.ofSeconds(5);

  private final int round;
  private final LoadedServer server;
  private final Duration time;
  private final UsageMeter meter;
  private Duration warmUp;

  /// @param server closed with this
  Bench(int round, LoadedServer server, Duration warmUp, Duration time)
      throws InterruptedException {
    this.round = round;
    this.server = server;
    this.warmUp = warmUp;
    this.time = time;
    try {
      meter = new UsageMeter(server);
    } catch (InterruptedException | BenchmarkFailure e) {
      server.close();
      throw e;
    }
  }

  LoadedServer server() {
    return server;
  }

  UsageMeter meter() {
    return meter;
  }

  int round() {
    return round;
  }

  /// Connects an audience and loads it, one rate after the other. What the server could not carry
  /// at all ends it: a higher rate says nothing more.
  List<Measured> load(String scenario, String what, Audience audience, List<Integer> rates)
      throws InterruptedException {
    List<Measured> measured = new ArrayList<>();
    Iterator<Integer> left = rates.iterator();
    boolean goOn = true;
    while (left.hasNext() && goOn) {
      try (Load load = open(audience)) {
        boolean whole = true; // connections that have ended are no fair beginning for the next rate
        while (left.hasNext() && whole && goOn) {
          Measured next = measure(load, scenario, what, left.next());
          measured.add(next);
          goOn = !isHopeless(next);
          whole = next.load().ended() == 0;
        }
      }
    }
    return measured;
  }

  private static boolean isHopeless(Measured measured) {
    return measured.load().acked() < measured.load().sent() / 2;
  }

  Load open(Audience audience) throws InterruptedException {
    Load load = new Load(server.dialect(), server.urls(), audience, server::token);
    try {
      load.open();
      load.gather();
      return load;
    } catch (InterruptedException | BenchmarkFailure e) {
      load.close();
      throw e;
    }
  }

  /// Before the next load.
  void warmUpFor(Duration time) {
    warmUp = time;
  }

  Measured measure(Load load, String scenario, String what, int rate) throws InterruptedException {
    return measure(load, scenario, what, rate, time);
  }

  Measured measure(Load load, String scenario, String what, int rate, Duration measuredTime)
      throws InterruptedException {
    System.err.println(
        "round "
            + round
            + ", "
            + server.name()
            + ", "
            + scenario
            + ", "
            + what
            + ", "
            + rate
            + "/s");
    LoadFigures figures = load.run(rate, warmUp, measuredTime, meter);
    warmUp = warmUp.compareTo(WARM_UP_AGAIN) < 0 ? warmUp : WARM_UP_AGAIN;
    Measured measured = new Measured(round, server.name(), scenario, what, figures, meter.usage());
    System.err.println("  " + BenchReport.line(measured));
    return measured;
  }

  @Override
  public void close() {
    try (server) {
      meter.close();
    }
  }
}
