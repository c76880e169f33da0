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

  /// It stands behind everything else that wants the cores.
  private static final Duration REBUILT_WITHIN = Duration.ofMinutes(5);

  private static final Duration CUT = Duration.ofSeconds(2);
  private static final Duration JUMP = Duration.ofMinutes(10);
  private static final Duration CLOCK_ERROR = Duration.ofSeconds(30);

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
      case GATEWAY_KILL ->
          possible(killed(name, gateway, form.restart(), Goals.GATEWAY_KILLED).of(gateway));
      case GATEWAY_DRAIN ->
          possible(terminated(name, gateway, form.restart(), Goals.EXACTNESS).of(gateway));
      case GATEWAY_PAUSE -> possible(paused(name, gateway, Goals.GATEWAY_AWAY).of(gateway));
      case CLIENTS_CUT -> clientsCut();
      case PROCESSOR_KILL ->
          possible(killed(name, processor, form.restart(), Goals.PROCESSOR_KILLED));
      case PROCESSOR_PAUSE -> possible(paused(name, processor, Goals.PROCESSOR_KILLED));
      case PROCESSOR_STATE_DELETED -> stateDeleted(processor);
      case ALL_PROCESSORS_KILL -> allProcessorsKilled();
      case SINK_KILL -> possible(killed(name, sink, form.restart(), Goals.AS_CALM));
      case MONGO_DOWN ->
          possible(killed(name, cluster.services().mongo(), form.mongoDown(), Goals.AS_CALM));
      case REBUILD_KILLED -> rebuildKilled();
      case BROKER_RESTART ->
          possible(terminated(name, broker, Duration.ZERO, Goals.BROKER_RESTARTED));
      case BROKER_KILL -> possible(killed(name, broker, form.brokerKill(), Goals.EXACTNESS));
      case PARTITION_GATEWAY -> gatewayCutOff();
      case PARTITION_PROCESSOR ->
          possible(partitioned(name, cluster.processorPartition(), Goals.EXACTNESS));
      case PARTITION_SINK -> possible(partitioned(name, cluster.sinkPartition(), Goals.EXACTNESS));
      case POISON -> poison();
      case STORM -> storm();
      case CLOCK_JUMP -> clockJump();
    };
  }

  private Fault killed(FaultName name, Child victim, Duration away, Goal goal) {
    return new Fault(name, away, goal, victim::kill, () -> startAgain(victim));
  }

  private Fault terminated(FaultName name, Child victim, Duration away, Goal goal) {
    return new Fault(
        name, away, goal, () -> victim.terminate(STOP_WITHIN), () -> startAgain(victim));
  }

  private Fault paused(FaultName name, Child victim, Goal goal) {
    return new Fault(name, form.pause(), goal, victim::pause, victim::resume);
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
    return possible(new Fault(FaultName.CLIENTS_CUT, CUT, Goals.EXACTNESS, cut, heal));
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
            Goals.EXACTNESS,
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
        new Fault(
            FaultName.ALL_PROCESSORS_KILL,
            Duration.ofSeconds(1),
            Goals.ALL_PROCESSORS_KILLED,
            kill,
            start));
  }

  /// In the middle of it, MongoDB too; then when the new history is served and the old one is not
  /// dropped yet. In the end it comes to its end.
  private Possible rebuildKilled() {
    Child rebuild = cluster.rebuild();
    Child mongo = cluster.services().mongo();
    Step kill =
        () -> {
          rebuild.startOnce();
          Cluster.await("a rebuild", REBUILT_WITHIN, () -> rebuild.hasSaid("generation"));
          Thread.sleep(form.restart()); // until the sinks write both
          return rebuild.kill() + ", " + mongo.kill();
        };
    Step finish =
        () -> {
          mongo.start();
          Cluster.await("the new history is served", REBUILT_WITHIN, () -> hasServed(rebuild));
          String killed = rebuild.kill();
          rebuild.startOnce();
          int code = rebuild.awaitEnd(REBUILT_WITHIN);
          if (code != 0) {
            throw new ClusterFailure("the rebuild ended with " + code);
          }
          return killed + " when it was served; then the rebuild was done";
        };
    return possible(
        new Fault(FaultName.REBUILD_KILLED, form.mongoDown(), Goals.AS_CALM, kill, finish));
  }

  /// Starts it again when it has found no MongoDB yet.
  private static boolean hasServed(Child rebuild) {
    if (!rebuild.isRunning()) {
      rebuild.startOnce();
    }
    return rebuild.hasSaid("is served");
  }

  /// A partition's gateway is always the first, which may just have been started anew.
  private Possible gatewayCutOff() {
    Child first = cluster.services().gateways().getFirst();
    Partition partition = cluster.gatewayPartition();
    return possible(
        partitioned(FaultName.PARTITION_GATEWAY, partition, Goals.GATEWAY_AWAY)
            .of(first)
            .after(() -> giveClients(first)));
  }

  private String giveClients(Child first) throws InterruptedException {
    if (cluster.clientsOf(first) == 0) {
      cluster.balancer().cut();
      cluster.balancer().heal();
      Cluster.await("a client of " + first.name(), BACK_WITHIN, () -> cluster.clientsOf(first) > 0);
    }
    return first.name() + " has clients";
  }

  private Fault partitioned(FaultName name, Partition partition, Goal goal) {
    long heldBefore = partition.held();
    Step stall =
        () -> {
          partition.stall();
          return "stalled";
        };
    Step heal =
        () -> {
          partition.heal();
          return atLeastOne(partition.held() - heldBefore, "bytes held up");
        };
    return new Fault(name, form.partition(), goal, stall, heal);
  }

  private Possible poison() {
    Poison poison = new Poison(cluster.kafka());
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
    return possible(
        new Fault(FaultName.POISON, Duration.ZERO, Goals.AS_CALM, poison::inject, check));
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
    return possible(
        new Fault(FaultName.STORM, Duration.ZERO, Goals.EXACTNESS, connect, () -> "all left"));
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
    Step start =
        () -> {
          children.addAll(cluster.useFakeClocks(true));
          return children.size() + " clocks can be set";
        };
    Step back =
        () -> {
          String seen = jump(clock, Duration.ZERO, children);
          Thread.sleep(form.clock());
          return seen;
        };
    Step restart =
        () -> {
          cluster.useFakeClocks(false);
          return "clocks are the machine's";
        };
    return possible(
        new Fault(
                FaultName.CLOCK_JUMP,
                form.clock(),
                Goals.EXACTNESS,
                () -> jump(clock, JUMP, children),
                back)
            .after(start)
            .before(restart));
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
