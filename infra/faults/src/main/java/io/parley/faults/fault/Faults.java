package io.parley.faults.fault;

import io.parley.benchmarks.harness.ProcessFigures;
import io.parley.faults.cluster.Child;
import io.parley.faults.cluster.Cluster;
import io.parley.faults.cluster.ClusterFailure;
import io.parley.faults.cluster.FakeClock;
import io.parley.faults.cluster.Partition;
import io.parley.faults.fault.Fault.Possible;
import io.parley.faults.fault.Fault.Step;
import io.parley.faults.load.Storm;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The faults of one cluster.
public final class Faults {
  private static final Duration STOP_WITHIN = Duration.ofSeconds(40);
  private static final Duration BACK_WITHIN = Duration.ofSeconds(90);
  private static final Duration CUT = Duration.ofSeconds(2);
  private static final Duration JUMP = Duration.ofMinutes(10);
  private static final Duration CLOCK_ERROR = Duration.ofSeconds(30);
  private static final Goal EXACT = new Goal.Exactness();
  private static final Goal RECONNECT = new Goal.ReconnectWithin(Duration.ofSeconds(2));
  private static final Goal TAKEOVER = new Goal.AckWithin(Duration.ofSeconds(5));
  private static final Goal RESTART = new Goal.AckAfterRestart(Duration.ofSeconds(2));

  /// A client's end, two of the balancer's, and some more.
  private static final int FILES_PER_SOCKET = 4;

  private final Cluster cluster;
  private final Form form;

  public Faults(Cluster cluster, Form form) {
    this.cluster = cluster;
    this.form = form;
  }

  /// @param round counted from 0: the one of two or three that is hit is another in each
  public Possible fault(FaultName name, int round) {
    Child gateway = busiestGateway();
    Child broker = nth(cluster.services().brokers(), round);
    Child processor = nth(cluster.services().processors(), round);
    Child sink = nth(cluster.services().sinks(), round);
    return switch (name) {
      case GATEWAY_KILL -> killed(name, gateway, form.restart(), RECONNECT);
      case GATEWAY_DRAIN -> terminated(name, gateway, form.restart(), EXACT);
      case GATEWAY_PAUSE ->
          possible(new Fault(name, form.pause(), EXACT, gateway::pause, gateway::resume));
      case CLIENTS_CUT -> clientsCut();
      case PROCESSOR_KILL -> killed(name, processor, form.restart(), TAKEOVER);
      case PROCESSOR_PAUSE ->
          possible(new Fault(name, form.pause(), TAKEOVER, processor::pause, processor::resume));
      case PROCESSOR_STATE_DELETED -> stateDeleted(processor);
      case ALL_PROCESSORS_KILL -> allProcessorsKilled();
      case SINK_KILL -> killed(name, sink, form.restart(), EXACT);
      case MONGO_DOWN -> killed(name, cluster.services().mongo(), form.mongoDown(), EXACT);
      case BROKER_RESTART -> terminated(name, broker, Duration.ZERO, RESTART);
      case BROKER_KILL -> killed(name, broker, form.brokerKill(), EXACT);
      case PARTITION_GATEWAY ->
          partitioned(name, cluster.gatewayPartition(), this::giveFirstClients);
      case PARTITION_PROCESSOR -> partitioned(name, cluster.processorPartition(), () -> {});
      case PARTITION_SINK -> partitioned(name, cluster.sinkPartition(), () -> {});
      case POISON -> poison();
      case STORM -> storm();
      case CLOCK_JUMP -> clockJump();
    };
  }

  private Possible killed(FaultName name, Child victim, Duration away, Goal goal) {
    return possible(new Fault(name, away, goal, victim::kill, () -> startAgain(victim)));
  }

  private Possible terminated(FaultName name, Child victim, Duration away, Goal goal) {
    return possible(
        new Fault(name, away, goal, () -> victim.terminate(STOP_WITHIN), () -> startAgain(victim)));
  }

  private Possible clientsCut() {
    long before = cluster.balancer().reset();
    Step cut =
        () -> {
          cluster.balancer().cut();
          return "cut";
        };
    Step heal =
        () -> {
          cluster.balancer().heal();
          return atLeastOne(cluster.balancer().reset() - before, "connections reset");
        };
    return possible(new Fault(FaultName.CLIENTS_CUT, CUT, EXACT, cut, heal));
  }

  private Possible stateDeleted(Child victim) {
    Path state = cluster.stateOf(victim);
    Step delete =
        () -> {
          String killed = victim.kill();
          Cluster.delete(state);
          return killed + ", and its state is deleted";
        };
    return possible(
        new Fault(
            FaultName.PROCESSOR_STATE_DELETED,
            Duration.ZERO,
            EXACT,
            delete,
            () -> startAgain(victim)));
  }

  private Possible allProcessorsKilled() {
    List<Child> processors = cluster.services().processors();
    Step kill =
        () -> {
          StringBuilder seen = new StringBuilder();
          for (Child processor : processors) {
            seen.append(seen.isEmpty() ? "" : ", ").append(processor.kill());
          }
          return seen.toString();
        };
    Step start =
        () -> {
          processors.forEach(Child::start);
          return "both started again";
        };
    return possible(
        new Fault(FaultName.ALL_PROCESSORS_KILL, Duration.ofSeconds(1), EXACT, kill, start));
  }

  /// A partition's gateway is always the first, which may just have been started anew.
  private void giveFirstClients() throws InterruptedException {
    Child first = cluster.services().gateways().getFirst();
    if (cluster.clientsOf(first) == 0) {
      cluster.balancer().cut();
      cluster.balancer().heal();
      Cluster.await("a client of " + first.name(), BACK_WITHIN, () -> cluster.clientsOf(first) > 0);
    }
  }

  /// Something that is to be done before.
  @FunctionalInterface
  private interface Preparation {
    void run() throws InterruptedException;
  }

  private Possible partitioned(FaultName name, Partition partition, Preparation before) {
    long heldBefore = partition.held();
    Step stall =
        () -> {
          before.run();
          partition.stall();
          return "stalled";
        };
    Step heal =
        () -> {
          partition.heal();
          return atLeastOne(partition.held() - heldBefore, "bytes held up");
        };
    return possible(new Fault(name, form.partition(), EXACT, stall, heal));
  }

  private Possible poison() {
    Poison poison = new Poison(cluster.bootstrapServers());
    int endedBefore = cluster.endedByThemselves().size();
    Step check =
        () -> {
          String seen = poison.awaitPutAside();
          List<String> ended = cluster.endedByThemselves();
          if (ended.size() > endedBefore) {
            throw new ClusterFailure("poisoned: " + ended.getLast());
          }
          return seen;
        };
    return possible(new Fault(FaultName.POISON, Duration.ZERO, EXACT, poison::inject, check));
  }

  /// Those who could not connect in time try again, as clients do; here it is enough to know how
  /// many there were.
  private Possible storm() {
    int sockets = form.stormSockets();
    if (ProcessFigures.openFilesLimit() < FILES_PER_SOCKET * sockets) {
      return new Possible.No("this process may not open enough files for " + sockets + " sockets");
    }
    Step connect =
        () -> {
          Storm.Outcome outcome = Storm.run(cluster.url(), cluster.jwtSecret(), sockets);
          if (outcome.connected() == 0) {
            throw new ClusterFailure("no socket of a storm connected: " + outcome.failures());
          }
          return "%d of %d connected in %d ms, p99 %.0f ms"
              .formatted(
                  outcome.connected(),
                  sockets,
                  outcome.duration().toMillis(),
                  outcome.times().p99());
        };
    return possible(new Fault(FaultName.STORM, Duration.ZERO, EXACT, connect, () -> "all left"));
  }

  /// Forward, a while, back, a while. The processes are started anew before and after, to have
  /// clocks that can be set.
  private Possible clockJump() {
    Optional<FakeClock> found = cluster.fakeClock();
    if (found.isEmpty()) {
      return new Possible.No("no libfaketime here (Debian's package faketime)");
    }
    FakeClock clock = found.get();
    List<Child> children = new ArrayList<>();
    Step forward =
        () -> {
          children.addAll(cluster.useFakeClocks(true));
          return jump(clock, JUMP, children);
        };
    Step back =
        () -> {
          String seen = jump(clock, Duration.ZERO, children);
          Thread.sleep(form.clock());
          cluster.useFakeClocks(false);
          return seen;
        };
    return possible(new Fault(FaultName.CLOCK_JUMP, form.clock(), EXACT, forward, back));
  }

  private static String jump(FakeClock clock, Duration offset, List<Child> children)
      throws IOException, InterruptedException {
    clock.set(offset);
    Thread.sleep(Duration.ofSeconds(2)); // they look once a second
    for (Child child : children) {
      Duration seen = WallClock.offset(child.pid());
      if (seen.minus(offset).abs().compareTo(CLOCK_ERROR) > 0) {
        throw new ClusterFailure(child.name() + ": its clock is off by " + seen.toSeconds() + " s");
      }
    }
    return "clocks are off by " + offset.toSeconds() + " s";
  }

  /// For a broker, "again" is when the cluster has it again; others say so by the gateways' health.
  private String startAgain(Child child) throws InterruptedException {
    child.start();
    if (cluster.services().brokers().contains(child)) {
      Duration took = cluster.awaitBrokers(BACK_WITHIN);
      return child.name() + " is back after " + took.toMillis() + " ms";
    }
    return child.name() + " started again";
  }

  private static Possible possible(Fault fault) {
    return new Possible.Yes(fault);
  }

  private static String atLeastOne(long count, String what) {
    if (count < 1) {
      throw new ClusterFailure("no " + what);
    }
    return count + " " + what;
  }

  /// The one with the most clients: after it was started anew a gateway has none for a while.
  private Child busiestGateway() {
    return Collections.max(
        cluster.services().gateways(), Comparator.comparingInt(cluster::clientsOf));
  }

  private static Child nth(List<Child> children, int round) {
    return children.get(round % children.size());
  }
}
