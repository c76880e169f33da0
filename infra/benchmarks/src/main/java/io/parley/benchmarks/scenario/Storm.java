package io.parley.benchmarks.scenario;

import io.parley.benchmarks.load.Audience;
import io.parley.benchmarks.load.Load;
import io.parley.benchmarks.load.LoadFigures;
import io.parley.benchmarks.load.ReturnFigures;
import io.parley.benchmarks.server.ParleyStack;
import io.parley.benchmarks.server.Usage;
import io.parley.benchmarks.server.UsageMeter;
import java.time.Duration;

/// A gateway with many sockets is killed: they come back at another one while others go on sending
/// to their conversations. Two gateways, a processor and a sink, each a process of its own.
final class Storm {
  private static final int AUTHORS = 40;
  private static final Duration AFTER = Duration.ofSeconds(30);
  private static final int SURPLUS_SECONDS = 3;

  private Storm() {}

  /// @param each conversations of a socket
  /// @param returned times from the kill
  record Figures(
      int sockets, int each, int rate, ReturnFigures returned, LoadFigures load, Usage usage) {}

  /// @param rate messages a second over all conversations
  static Figures measure(ParleyStack stack, int sockets, int each, int rate)
      throws InterruptedException {
    Audience audience = Audience.listeners(sockets, each, AUTHORS);
    Kill kill = new Kill(stack);
    System.err.println("storm, " + sockets + " sockets with " + each + " conversations each");
    try (UsageMeter meter = new UsageMeter(stack);
        Load load = new Load(stack.dialect(), stack.urls(), audience, stack::token)) {
      load.place(user -> user < sockets ? 0 : 1);
      load.open();
      load.gather();
      load.comeBack();
      // Each conversation has a message before, so that everybody knows where they stand.
      Duration before = Duration.ofSeconds(sockets / rate + SURPLUS_SECONDS);
      LoadFigures figures = load.run(rate, before, AFTER, kill.and(meter));
      return new Figures(sockets, each, rate, load.returned(kill.at), figures, meter.usage());
    }
  }

  private static final class Kill {
    private final ParleyStack stack;
    private long at;

    Kill(ParleyStack stack) {
      this.stack = stack;
    }

    Load.Measuring and(UsageMeter meter) {
      return new Load.Measuring() {
        @Override
        public void begin() {
          meter.begin();
          at = System.nanoTime();
          stack.kill("gateway-1");
        }

        @Override
        public void end() {
          meter.end();
        }
      };
    }
  }
}
