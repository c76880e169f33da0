package io.parley.contract.kafka;

import io.parley.contract.settings.Env;
import io.parley.contract.settings.Setting;
import io.parley.contract.settings.SharedSettings;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// How a service reaches its Kafka cluster: where the brokers are, and what the operator's file
/// says of TLS and of who asks. Every client of every service is made here, or of [#config].
///
/// The file is in Kafka's own format and words (`client.properties`), and has nothing but how a
/// broker is reached: `security.*`, `ssl.*`, `sasl.*`, `config.providers*` and [#NETWORK]. All else
/// decides what is kept, doubled or read, is Parley's own, and is refused. The file is read once,
/// when the service starts. What it says is in no log, message or [#toString].
public final class KafkaConnection {
  public static final Setting<Path> KAFKA_CLIENT_CONFIG =
      Setting.of(
          "KAFKA_CLIENT_CONFIG",
          "a properties file",
          null,
          "how the brokers are reached, for every client of the service: TLS and SASL, as in Kafka's"
              + " `client.properties` ([kafka-security.md](kafka-security.md))",
          Path::of);

  /// Of the network, and without meaning for a record.
  static final Set<String> NETWORK =
      Set.of(
          CommonClientConfigs.CLIENT_DNS_LOOKUP_CONFIG,
          CommonClientConfigs.CONNECTIONS_MAX_IDLE_MS_CONFIG,
          CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG,
          CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG);

  /// A file of certificates and keys in PEM is well below it.
  static final int MOST_BYTES = 256 * 1024;

  private static final String PROVIDERS = "config.providers";
  private static final List<String> SECURITY = List.of("security.", "ssl.", "sasl.");
  private static final Map<String, ConfigKey> KNOWN = AdminClientConfig.configDef().configKeys();

  /// Kafka fetches a token from no URL but those that this names, lest who may configure a client
  /// has it ask anybody. Here the one who configures it is the operator.
  private static final String ALLOWED_URLS = "org.apache.kafka.sasl.oauthbearer.allowed.urls";

  private static final List<String> URLS =
      List.of(
          SaslConfigs.SASL_OAUTHBEARER_TOKEN_ENDPOINT_URL,
          SaslConfigs.SASL_OAUTHBEARER_JWKS_ENDPOINT_URL);

  private final String bootstrapServers;
  private final Map<String, String> security;

  private KafkaConnection(String bootstrapServers, Map<String, String> security) {
    this.bootstrapServers = bootstrapServers;
    this.security = Map.copyOf(security);
  }

  /// @throws IllegalArgumentException naming the variable, and of a file what is wrong with it, but
  ///   no value
  public static KafkaConnection from(Env env) {
    String servers = env.get(SharedSettings.KAFKA_BOOTSTRAP_SERVERS);
    Map<String, String> security =
        env.find(KAFKA_CLIENT_CONFIG).map(KafkaConnection::read).orElse(Map.of());
    return new KafkaConnection(servers, security);
  }

  /// Brokers that ask nobody who they are.
  public static KafkaConnection open(String bootstrapServers) {
    return new KafkaConnection(bootstrapServers, Map.of());
  }

  /// @param file as [#KAFKA_CLIENT_CONFIG]
  /// @throws IllegalArgumentException as [#from]
  public static KafkaConnection of(String bootstrapServers, Path file) {
    return new KafkaConnection(bootstrapServers, read(file));
  }

  public String bootstrapServers() {
    return bootstrapServers;
  }

  /// All of a client's settings.
  ///
  /// @param own the service's own, which hold whatever the file says
  public Map<String, Object> config(Map<String, ?> own) {
    Map<String, Object> all = new HashMap<>(security);
    all.putAll(own);
    all.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    return all;
  }

  /// @throws org.apache.kafka.common.KafkaException when no server's name can be resolved, or a
  ///   file that the operator's names cannot be used
  public Admin admin(Map<String, ?> own) {
    return Admin.create(config(own));
  }

  /// @throws org.apache.kafka.common.KafkaException as [#admin]
  public KafkaProducer<byte[], byte[]> producer(Map<String, ?> own) {
    return new KafkaProducer<>(config(own), new ByteArraySerializer(), new ByteArraySerializer());
  }

  /// @throws org.apache.kafka.common.KafkaException as [#admin]
  public KafkaConsumer<byte[], byte[]> consumer(Map<String, ?> own) {
    return new KafkaConsumer<>(
        config(own), new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /// Without what the file says.
  @Override
  public String toString() {
    String protocol = security.get(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG);
    return bootstrapServers + (protocol == null ? "" : " over " + protocol);
  }

  private static Map<String, String> read(Path file) {
    Map<String, String> security = new TreeMap<>();
    Properties properties = parse(file, text(file));
    for (String name : properties.stringPropertyNames()) {
      String value = properties.getProperty(name);
      check(file, name, value);
      security.put(name, value);
    }
    allowUrls(security);
    return security;
  }

  private static String text(Path file) {
    try {
      if (Files.size(file) <= MOST_BYTES) {
        return Files.readString(file);
      }
    } catch (IOException e) { // its message is the path
      throw refused(file, "cannot be read (" + e.getClass().getSimpleName() + ")");
    }
    throw refused(file, "is larger than " + MOST_BYTES + " bytes");
  }

  private static Properties parse(Path file, String text) {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(text));
    } catch (IOException | IllegalArgumentException e) { // of half a character's number
      throw refused(file, "is no properties file");
    }
    return properties;
  }

  private static void check(Path file, String name, String value) {
    if (!isOfTheConnection(name)) {
      throw refused(
          file,
          "'"
              + name
              + "' is Parley's own to set, or unknown: expected security.*, ssl.*, sasl.*,"
              + " config.providers*, "
              + NETWORK.stream().sorted().collect(Collectors.joining(", ")));
    }
    ConfigKey key = KNOWN.get(name);
    if (key == null || value.contains("${")) { // a provider's: known when a client is made
      return;
    }
    try {
      Object parsed = ConfigDef.parseType(name, value, key.type);
      if (key.validator != null) {
        key.validator.ensureValid(name, parsed);
      }
    } catch (ConfigException e) { // its message has the value
      throw refused(file, "'" + name + "' has a value that Kafka does not take");
    }
  }

  private static boolean isOfTheConnection(String name) {
    return name.equals(PROVIDERS)
        || name.startsWith(PROVIDERS + ".")
        || NETWORK.contains(name)
        || (SECURITY.stream().anyMatch(name::startsWith) && KNOWN.containsKey(name));
  }

  private static void allowUrls(Map<String, String> security) {
    if (System.getProperty(ALLOWED_URLS) == null) {
      String urls =
          URLS.stream()
              .flatMap(name -> Stream.ofNullable(security.get(name)))
              .collect(Collectors.joining(","));
      if (!urls.isEmpty()) {
        System.setProperty(ALLOWED_URLS, urls);
      }
    }
  }

  private static IllegalArgumentException refused(Path file, String why) {
    return new IllegalArgumentException(KAFKA_CLIENT_CONFIG.name() + ": " + file + ": " + why);
  }
}
