package io.parley.faults.cluster;

import io.parley.contract.kafka.KafkaConnection;
import io.parley.faults.broken.BrokenBuild;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/// All of Parley as processes, and the balancer that clients connect to. Its data are new at each
/// start and gone after [#close]; its logs stay, until the next start.
public final class Cluster implements AutoCloseable {
  private static final Duration BROKERS_WITHIN = Duration.ofSeconds(90);
  private static final Duration READY_WITHIN = Duration.ofSeconds(150);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(40);
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);

  /// Something to be waited for.
  @FunctionalInterface
  public interface Condition {
    boolean isMet() throws InterruptedException;
  }

  private final ClusterSettings settings;
  private final ClusterPlan plan;
  private final Services services;
  private final List<Partition> partitions;
  private final Health health;
  private final TcpProxy balancer;
  private final Redundancy redundancy;
  private final ConcurrentLinkedQueue<String> endedByThemselves = new ConcurrentLinkedQueue<>();

  private Cluster(ClusterSettings settings) throws Exception {
    this.settings = settings;
    removeData();
    delete(settings.logs());
    Files.createDirectories(settings.logs());
    Files.createDirectories(settings.data());
    plan = new ClusterPlan(settings, endedByThemselves::add);
    partitions = plan.partitions();
    services = plan.services();
    health = new Health(plan.gatewayAddresses(), this::takenOut, System::nanoTime);
    balancer = new TcpProxy(plan.balancerPort(), health::up);
    health.start();
    redundancy = new Redundancy(kafka(), ClusterPlan.groups(services));
  }

  /// Returns when every gateway can pass messages on and everything is there as often as it should
  /// be.
  ///
  /// @throws ClusterFailure when that takes too long
  public static Cluster start(ClusterSettings settings) throws Exception {
    Cluster cluster = new Cluster(settings);
    try {
      cluster.start();
      return cluster;
    } catch (Exception e) {
      cluster.close();
      throw e;
    }
  }

  private void takenOut(InetSocketAddress gateway) {
    balancer.reset(gateway);
  }

  /// What clients connect to.
  public URI url() {
    return URI.create("http://" + Local.HOST + ":" + balancer.port());
  }

  public String jwtSecret() {
    return settings.jwtSecret();
  }

  /// Of all brokers, without a proxy in between.
  public KafkaConnection kafka() {
    return KafkaConnection.open(plan.bootstrapServers());
  }

  public Services services() {
    return services;
  }

  /// A rebuild of the history, not started yet; not one of the services.
  public Child rebuild() {
    return plan.rebuild();
  }

  public TcpProxy balancer() {
    return balancer;
  }

  /// How many clients are connected to a gateway.
  public int clientsOf(Child gateway) {
    int index = services.gateways().indexOf(gateway);
    return balancer.linksTo(plan.gatewayAddresses().get(index));
  }

  /// The first line of what each of them has said.
  public List<String> greetingsTo(Child gateway) {
    int index = services.gateways().indexOf(gateway);
    return balancer.greetingsTo(plan.gatewayAddresses().get(index));
  }

  /// Between the first gateway and the brokers.
  public Partition gatewayPartition() {
    return partitions.get(0);
  }

  /// Between the first processor and the brokers.
  public Partition processorPartition() {
    return partitions.get(1);
  }

  /// Between the first sink and the brokers.
  public Partition sinkPartition() {
    return partitions.get(2);
  }

  /// Of the first gateway, the first processor and the first broker; empty where there is no
  /// libfaketime.
  public Optional<FakeClock> fakeClock() {
    return plan.fakeClock();
  }

  /// Where a processor's stores are.
  public Path stateOf(Child processor) {
    return plan.stateOf(processor.name());
  }

  /// What ended without having been told to, in sentences, the oldest first.
  public List<String> endedByThemselves() {
    return List.copyOf(endedByThemselves);
  }

  /// Every process runs, and every gateway can pass messages on to every conversation.
  public boolean isHealthy() {
    return services.all().allMatch(Child::isRunning) && health.allUp();
  }

  /// Waits until it is healthy and everything is there as often as it should be: what is needed to
  /// take the next fault.
  ///
  /// @throws ClusterFailure naming something that is missing, when it takes longer than that
  public void awaitWhole(Duration within) throws InterruptedException {
    long deadline = System.nanoTime() + within.toNanos();
    for (Optional<String> missing = missing(); missing.isPresent(); missing = missing()) {
      if (System.nanoTime() > deadline) {
        throw new ClusterFailure(
            "not all of the cluster is there within "
                + within.toSeconds()
                + " s: "
                + missing.get());
      }
      Thread.sleep(LOOK_EVERY);
    }
  }

  private Optional<String> missing() throws InterruptedException {
    Optional<Child> down = services.all().filter(child -> !child.isRunning()).findFirst();
    if (down.isPresent()) {
      return Optional.of(down.get().name() + " does not run");
    }
    return health.allUp()
        ? redundancy.missing()
        : Optional.of("a gateway cannot pass messages on to every conversation");
  }

  /// Starts those services anew that are to have a defect.
  ///
  /// @throws ClusterFailure when they do not get ready
  public void use(List<BrokenBuild> builds) throws InterruptedException {
    for (Child child : plan.use(builds, services)) {
      child.kill();
      child.start();
    }
    awaitWhole(READY_WITHIN);
  }

  /// Starts those services anew whose clocks can be set, with such a clock or without. Returns
  /// their processes once the cluster has them again.
  ///
  /// @throws ClusterFailure when they do not get ready
  public List<Child> useFakeClocks(boolean on) throws InterruptedException {
    List<Child> children = plan.useFakeClocks(on, services);
    for (Child child : children) {
      child.restart(STOP_WITHIN);
    }
    awaitWhole(READY_WITHIN);
    return children;
  }

  /// Ends every process and removes the data.
  @Override
  public void close() throws IOException {
    health.close();
    redundancy.close();
    services.all().toList().reversed().forEach(Child::discard);
    plan.discardRebuilds();
    balancer.close();
    for (Partition partition : partitions) {
      partition.close();
    }
    removeData();
  }

  /// Waits for something that is to happen.
  ///
  /// @return how long it took
  /// @throws ClusterFailure when it takes longer than that
  public static Duration await(String what, Duration within, Condition happened)
      throws InterruptedException {
    long begun = System.nanoTime();
    while (!happened.isMet()) {
      if (System.nanoTime() - begun > within.toNanos()) {
        throw new ClusterFailure(what + ": not there within " + within.toSeconds() + " s");
      }
      Thread.sleep(LOOK_EVERY);
    }
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  /// Waits until all brokers are in the cluster.
  ///
  /// @return how long it took
  /// @throws ClusterFailure when it takes longer than that
  public Duration awaitBrokers(Duration within) throws InterruptedException {
    return await("three brokers", within, () -> redundancy.brokers() == BrokerPlan.BROKERS);
  }

  private void start() throws InterruptedException {
    Stream.concat(services.brokers().stream(), Stream.of(services.mongo())).forEach(Child::start);
    awaitBrokers(BROKERS_WITHIN);
    services.all().filter(child -> !child.isRunning()).forEach(Child::start);
    awaitWhole(READY_WITHIN);
  }

  private void removeData() throws IOException {
    delete(settings.data());
  }

  /// Deletes a directory with all that is in it, if it is there.
  public static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(directory)) {
      paths = new ArrayList<>(walk.sorted(Comparator.reverseOrder()).toList());
    }
    for (Path path : paths) {
      Files.deleteIfExists(path);
    }
  }
}
