package io.parley.faults.cluster;

import io.parley.contract.kafka.Groups;
import io.parley.devstack.BesideStack;
import io.parley.devstack.Ports;
import io.parley.faults.broken.BrokenBuild;
import io.parley.faults.broken.Defect;
import io.parley.gateway.app.Gateway;
import io.parley.history.HistorySink;
import io.parley.history.RebuildHistory;
import io.parley.processor.app.MessageProcessor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.kafka.common.Uuid;

/// Who gets which port, environment and options.
final class ClusterPlan {
  private static final int PROCESSORS = 2;
  private static final int SINKS = 2;
  private static final int GATEWAYS = 3;
  private static final int NO_CLOCK = -1;
  private static final String AUDITOR = "io.parley.processor.app.Auditor";

  /// What a takeover takes is the session timeout and then nothing, for the standby has the state.
  private static final Map<String, String> PROCESSOR =
      Map.of(
          "PARLEY_PARTITIONS", "4",
          "PARLEY_SLOTS", "8",
          "PARLEY_REPLICATION", "3",
          "PARLEY_STANDBYS", "1",
          "PARLEY_SESSION_TIMEOUT_MS", "2000");

  private final ClusterSettings settings;
  private final Consumer<String> endedByItself;
  private final BrokerPlan brokers = new BrokerPlan(Uuid.randomUuid().toString());
  private final List<Integer> gatewayPorts =
      IntStream.range(0, GATEWAYS).mapToObj(i -> Ports.free()).toList();
  private final int balancerPort = Ports.free();
  private final int mongoPort = Ports.free();
  private final List<Partition> partitions;
  private final Optional<FakeClock> fakeClock;
  private final List<Child> rebuilds = new CopyOnWriteArrayList<>();
  private volatile boolean fakeClocks;
  private volatile List<BrokenBuild> builds = List.of();

  ClusterPlan(ClusterSettings settings, Consumer<String> endedByItself) throws IOException {
    this.settings = settings;
    this.endedByItself = endedByItself;
    partitions =
        List.of(
            brokers.partition(BrokerPlan.Listener.GATEWAY),
            brokers.partition(BrokerPlan.Listener.PROCESSOR),
            brokers.partition(BrokerPlan.Listener.SINK));
    fakeClock = FakeClock.in(settings.data().resolve("clock"));
  }

  List<Partition> partitions() {
    return partitions;
  }

  String bootstrapServers() {
    return brokers.bootstrapServers();
  }

  int balancerPort() {
    return balancerPort;
  }

  List<InetSocketAddress> gatewayAddresses() {
    return gatewayPorts.stream().map(Local::at).toList();
  }

  Optional<FakeClock> fakeClock() {
    return fakeClock;
  }

  /// @return those of the services that are to be started anew
  List<Child> useFakeClocks(boolean on, Services services) {
    fakeClocks = on;
    return List.of(
        services.brokers().getFirst(),
        services.processors().getFirst(),
        services.gateways().getFirst());
  }

  Path stateOf(String processor) {
    return settings.data().resolve(processor);
  }

  /// @return those of the services that are to be started anew
  List<Child> use(List<BrokenBuild> broken, Services services) {
    builds = broken;
    return broken.stream()
        .map(BrokenBuild::defect)
        .distinct()
        .flatMap(defect -> brokenBy(defect, services).stream())
        .toList();
  }

  Services services() throws Exception {
    List<Child> started = new ArrayList<>();
    for (int i = 0; i < BrokerPlan.BROKERS; i++) {
      started.add(broker(i));
    }
    return new Services(
        started,
        mongo(),
        IntStream.range(0, PROCESSORS).mapToObj(this::processor).toList(),
        IntStream.range(0, SINKS).mapToObj(this::sink).toList(),
        IntStream.range(0, GATEWAYS).mapToObj(this::gateway).toList(),
        auditor());
  }

  /// The consumer groups, with their members' names.
  static Map<String, List<String>> groups(Services services) {
    return Map.of(
        Groups.PROCESSOR,
        services.processors().stream().map(Child::name).toList(),
        Groups.HISTORY_SINK,
        services.sinks().stream().map(Child::name).toList());
  }

  private Child broker(int index) throws Exception {
    String name = "broker-" + (index + 1);
    Path properties = brokers.write(index, settings.data().resolve(name));
    List<String> main = List.of("kafka.Kafka", properties.toString());
    return child(name, main, List::of, index, Map.of());
  }

  private Child mongo() {
    String directory = settings.data().resolve("mongo").toString();
    List<String> main = List.of(MongoMain.class.getName(), directory, Integer.toString(mongoPort));
    return child("mongo", main, List::of, NO_CLOCK, Map.of());
  }

  private Child processor(int index) {
    String name = "processor-" + (index + 1);
    Map<String, String> env = new HashMap<>(PROCESSOR);
    env.put("KAFKA_BOOTSTRAP_SERVERS", brokersFor(index, partitions.get(1)));
    env.put("PARLEY_STATE_DIR", stateOf(name).toString());
    env.put("PARLEY_INSTANCE_ID", name);
    return child(
        name,
        List.of(MessageProcessor.class.getName()),
        () -> agent(Defect.SKIP_DEDUPE),
        index,
        env);
  }

  private Child sink(int index) {
    String name = "history-sink-" + (index + 1);
    Map<String, String> env =
        Map.of(
            "KAFKA_BOOTSTRAP_SERVERS", brokersFor(index, partitions.get(2)),
            "MONGODB_URI", mongoUri(),
            "PARLEY_INSTANCE_ID", name);
    return child(name, List.of(HistorySink.class.getName()), List::of, NO_CLOCK, env);
  }

  Child rebuild() {
    Map<String, String> env =
        new HashMap<>(
            Map.of("KAFKA_BOOTSTRAP_SERVERS", bootstrapServers(), "MONGODB_URI", mongoUri()));
    if (settings.rebuildsWait()) {
      BesideStack.shareOfHistory(env);
    }
    Child made =
        child("rebuild-history", List.of(RebuildHistory.class.getName()), List::of, NO_CLOCK, env);
    rebuilds.add(made);
    return settings.rebuildsWait() ? made.behindOthers() : made;
  }

  void discardRebuilds() {
    rebuilds.forEach(Child::discard);
  }

  private Child gateway(int index) {
    String name = "gateway-" + (index + 1);
    Map<String, String> env = new HashMap<>();
    env.put("PORT", Integer.toString(gatewayPorts.get(index)));
    env.put("PARLEY_ADDRESS", Local.HOST);
    env.put("KAFKA_BOOTSTRAP_SERVERS", brokersFor(index, partitions.get(0)));
    env.put("MONGODB_URI", mongoUri());
    env.put("JWT_SECRET", settings.jwtSecret());
    // A clock that jumps must end no token, so they live longer than any jump.
    env.put("JWT_MAX_AGE_SECONDS", Long.toString(Duration.ofDays(30).toSeconds()));
    env.put("PARLEY_GATEWAY_ID", name);
    return child(
        name, List.of(Gateway.class.getName()), () -> agent(Defect.DROP_DELIVERIES), index, env);
  }

  private Optional<Child> auditor() {
    if (ClusterPlan.class.getClassLoader().getResource(AUDITOR.replace('.', '/') + ".class")
        == null) {
      return Optional.empty();
    }
    Map<String, String> env = new HashMap<>(PROCESSOR);
    env.put("KAFKA_BOOTSTRAP_SERVERS", bootstrapServers());
    env.put("PARLEY_STATE_DIR", settings.data().resolve("auditor").toString());
    env.put("PARLEY_INSTANCE_ID", "auditor");
    return Optional.of(child("auditor", List.of(AUDITOR), List::of, NO_CLOCK, env));
  }

  /// @param index the first of its kind has a clock that can be set; or [#NO_CLOCK]
  private Child child(
      String name,
      List<String> main,
      Supplier<List<String>> javaOptions,
      int index,
      Map<String, String> own) {
    Supplier<Map<String, String>> environment =
        () -> {
          Map<String, String> all = new HashMap<>(own);
          if (index == 0 && fakeClocks) {
            all.putAll(fakeClock.orElseThrow().environment());
          }
          return all;
        };
    return new Child(name, main, javaOptions, environment, settings.logs(), endedByItself);
  }

  /// The first of each kind is behind a network that can fail.
  private String brokersFor(int index, Partition partition) {
    return index == 0 ? partition.bootstrapServers() : bootstrapServers();
  }

  private String mongoUri() {
    return "mongodb://" + Local.HOST + ":" + mongoPort + "/parley";
  }

  private List<String> agent(Defect defect) {
    Optional<BrokenBuild> current =
        builds.stream().filter(broken -> broken.defect() == defect).findFirst();
    if (current.isEmpty()) {
      return List.of();
    }
    try {
      return List.of(current.get().javaOption(settings.data()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Child> brokenBy(Defect defect, Services services) {
    return switch (defect) {
      case SKIP_DEDUPE -> services.processors();
      case DROP_DELIVERIES -> services.gateways();
    };
  }
}
