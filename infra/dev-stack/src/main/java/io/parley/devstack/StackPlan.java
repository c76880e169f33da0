package io.parley.devstack;

import io.parley.contract.kafka.KafkaConnection;
import io.parley.contract.kafka.KafkaUser;
import io.parley.contract.settings.Secrets;
import io.parley.contract.settings.SharedSettings;
import io.parley.gateway.app.Gateway;
import io.parley.gateway.login.token.DerivedKeys;
import io.parley.history.HistorySink;
import io.parley.history.SinkSettings;
import io.parley.processor.app.Auditor;
import io.parley.processor.app.MessageProcessor;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Makes the services that the settings ask for.
final class StackPlan {
  private static final Map<String, String> EMBEDDED_TOPICS =
      Map.of("PARLEY_PARTITIONS", "2", "PARLEY_SLOTS", "16", "PARLEY_REPLICATION", "1");

  /// The directory of the embedded broker, in that of the data.
  static final String KAFKA = "kafka";

  private final StackSettings settings;
  private final DataDirectory data;
  private final Secrets secrets;
  private final PrintStream console;

  /// Only who reads the console is given a token for a name. The same at every start, so that a
  /// page that is open stays good.
  private final String demoKey;

  private final Map<String, String> metrics = new LinkedHashMap<>();
  private volatile @Nullable EmbeddedKafka kafka;
  private volatile @Nullable EmbeddedMongo mongo;

  StackPlan(StackSettings settings, DataDirectory data, Secrets secrets, PrintStream console) {
    this.settings = settings;
    this.data = data;
    this.secrets = secrets;
    this.console = console;
    demoKey = demoKey(secrets);
  }

  private static String demoKey(Secrets secrets) {
    byte[] secret = secrets.first().getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(DerivedKeys.derive(secret, "parley demo key").getEncoded());
  }

  Stack stack() {
    return new Stack(
        stores(),
        processors(),
        numbered(settings.sinks(), this::sink),
        numbered(settings.gateways(), this::gateway));
  }

  /// Where each service serves its metrics, by its name.
  Map<String, String> metrics() {
    return metrics;
  }

  /// Where the page at a gateway is opened.
  String page(Service gateway) {
    return gateway.address() + (settings.demoTokens() ? "/#key=" + demoKey : "/");
  }

  /// Of the embedded broker, for people's tools.
  Optional<Path> kafkaAdmin() {
    return settings.externalKafka().isPresent()
        ? Optional.empty()
        : Optional.of(EmbeddedKafka.adminConfig(data.path(KAFKA)));
  }

  String bootstrapServers() {
    return settings.externalKafka().orElse(Ports.LOCAL + ":" + settings.kafkaPort());
  }

  String mongoUri() {
    return settings
        .externalMongo()
        .orElse("mongodb://" + Ports.LOCAL + ":" + settings.mongoPort() + "/parley");
  }

  /// Without what may be a password.
  String mongoAddress() {
    return mongoUri().replaceFirst("//[^/]*@", "//").replaceFirst("\\?.*", "");
  }

  private List<Service> stores() {
    List<Service> stores = new ArrayList<>();
    if (settings.externalKafka().isEmpty()) {
      stores.add(inProcess("Kafka", bootstrapServers(), this::startKafka));
    }
    if (settings.externalMongo().isEmpty()) {
      stores.add(inProcess("MongoDB", mongoAddress(), this::startMongo));
    }
    if (settings.externalKafka().isEmpty()) { // another's offsets are not ours to drop
      stores.add(inProcess("history", mongoAddress(), this::followHistory));
    }
    return stores;
  }

  private AutoCloseable startKafka() throws Exception {
    EmbeddedKafka started = EmbeddedKafka.start(data.path(KAFKA), settings.kafkaPort());
    kafka = started;
    return started;
  }

  private AutoCloseable startMongo() throws Exception {
    EmbeddedMongo started = EmbeddedMongo.start(data.path("mongo"), settings.mongoPort());
    mongo = started;
    return started;
  }

  private AutoCloseable followHistory() throws Exception {
    HistoryTarget target = new HistoryTarget(data.path("history-target"));
    EmbeddedMongo embedded = mongo;
    boolean mongoIsEmpty = embedded != null && embedded.startedEmpty();
    // The embedded one is in the data directory, whatever its port is today.
    String current = embedded == null ? mongoAddress() : "embedded";
    EmbeddedKafka broker = Objects.requireNonNull(kafka); // started before this
    if (!broker.startedEmpty() && (mongoIsEmpty || !target.is(current))) {
      HistoryTarget.dropOffsets(broker.asAdmin());
    }
    target.set(current);
    if (embedded != null) {
      embedded.noteBegun();
    }
    return () -> {};
  }

  /// With the auditor, which nothing waits for, as the last one.
  private List<Service> processors() {
    List<Service> services = new ArrayList<>(numbered(settings.processors(), this::processor));
    if (settings.auditor()) {
      services.add(auditor());
    }
    return services;
  }

  private Service processor(int number) {
    String name = "processor-" + number;
    Map<String, String> env = streamsEnvironment(name, KafkaUser.PROCESSOR);
    if (settings.processors() > 1) {
      env.putIfAbsent("PARLEY_STANDBYS", "1"); // each has a copy of the others' state
      if (settings.externalKafka().isEmpty()) { // another broker may not take less than 6 s
        env.putIfAbsent("PARLEY_SESSION_TIMEOUT_MS", "3000");
      }
    }
    return service(
        name,
        "state in " + data.path(name),
        MessageProcessor.class,
        env,
        () -> MessageProcessor.start(env));
  }

  private Service auditor() {
    String name = "auditor";
    Map<String, String> env = streamsEnvironment(name, KafkaUser.AUDITOR);
    env.putIfAbsent("PARLEY_AUDIT_SHARE", "10"); // it has one machine with all the others
    return service(
        name, "state in " + data.path(name), Auditor.class, env, () -> Auditor.start(env));
  }

  private Map<String, String> streamsEnvironment(String name, KafkaUser user) {
    Map<String, String> env = environment(user);
    if (settings.externalKafka().isEmpty()) {
      EMBEDDED_TOPICS.forEach(env::putIfAbsent);
    }
    env.put("PARLEY_STATE_DIR", data.path(name).toString());
    env.put("PARLEY_INSTANCE_ID", name);
    return env;
  }

  /// What services get besides what the plan gives them. Of another's broker, KAFKA_CLIENT_CONFIG
  /// is one for all.
  private Map<String, String> environment(KafkaUser user) {
    Map<String, String> env = new HashMap<>(settings.env());
    Stream.of(SharedSettings.JWT_SECRET, SharedSettings.MONGODB_URI)
        .flatMap(setting -> setting.fileName().stream())
        .forEach(env::remove); // read already
    env.put("KAFKA_BOOTSTRAP_SERVERS", bootstrapServers());
    if (settings.externalKafka().isEmpty()) {
      env.put(
          KafkaConnection.KAFKA_CLIENT_CONFIG.name(),
          EmbeddedKafka.clientConfig(data.path(KAFKA), user).toString());
    }
    return env;
  }

  private Service sink(int number) {
    String name = "history-sink-" + number;
    Map<String, String> env = environment(KafkaUser.SINK);
    env.put("MONGODB_URI", mongoUri());
    env.put("PARLEY_INSTANCE_ID", name);
    BesideStack.shareOfHistory(env);
    return service(
        name,
        "to " + mongoAddress(),
        HistorySink.class,
        env,
        () -> HistorySink.start(SinkSettings.from(env)));
  }

  private Service gateway(int number) {
    String name = "gateway-" + number;
    int port = settings.port() + number - 1;
    Map<String, String> env = environment(KafkaUser.GATEWAY);
    env.put("PORT", Integer.toString(port));
    env.put("PARLEY_ADDRESS", settings.address());
    env.put("MONGODB_URI", mongoUri());
    env.put("JWT_SECRET", String.join("\n", secrets.all()));
    env.put("PARLEY_DEMO_TOKENS", Boolean.toString(settings.demoTokens()));
    env.put("PARLEY_DEMO_KEY", demoKey);
    env.put("PARLEY_GATEWAY_ID", name);
    return service(name, settings.url(port), Gateway.class, env, () -> Gateway.start(env));
  }

  private Service service(
      String name,
      String address,
      Class<?> main,
      Map<String, String> env,
      InProcess.Starter starter) {
    int port =
        settings
            .management()
            .port()
            .filter(first -> first > 0)
            .map(first -> first + metrics.size())
            .orElseGet(Ports::free);
    env.put("PARLEY_MANAGEMENT_PORT", Integer.toString(port));
    env.putIfAbsent("PARLEY_SECURITY_LOG", data.path("security").toString());
    metrics.put(name, "http://" + settings.management().address() + ":" + port + "/metrics");
    return settings.ownProcesses()
        ? new ChildProcess(name, address, main.getName(), env, data.path("logs"), console)
        : inProcess(name, address, starter);
  }

  private Service inProcess(String name, String address, InProcess.Starter starter) {
    return new InProcess(name, address, data.path("logs"), starter);
  }

  private static List<Service> numbered(int count, IntFunction<Service> service) {
    return IntStream.rangeClosed(1, count).mapToObj(service).toList();
  }
}
