package io.parley.e2e;

import io.parley.contract.kafka.KafkaConnection;
import io.parley.contract.kafka.KafkaUser;
import io.parley.devstack.EmbeddedKafka;
import io.parley.devstack.EmbeddedMongo;
import io.parley.devstack.Ports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.mongodb.MongoDBContainer;
import org.testcontainers.utility.DockerImageName;

/// The Kafka and the MongoDB that the tests run on: embedded ones, or with `-Pcontainers` the
/// official images. The same tests either way.
interface Backends extends AutoCloseable {
  /// What a service's environment says of Kafka.
  Map<String, String> kafka(KafkaUser user);

  /// Who may do everything.
  KafkaConnection kafkaAdmin();

  String mongoUri();

  @Override
  void close();

  static Backends start() throws Exception {
    return inContainers() ? new Containers() : new Embedded();
  }

  /// Why they cannot be had here; empty if they can.
  static Optional<String> missing() {
    return inContainers() && !DockerClientFactory.instance().isDockerAvailable()
        ? Optional.of("-Pcontainers needs a Docker engine, and none answers here")
        : Optional.empty();
  }

  private static boolean inContainers() {
    String chosen = System.getProperty("parley.test.backends", "embedded");
    return switch (chosen) {
      case "embedded" -> false;
      case "containers" -> true;
      default -> throw new IllegalArgumentException("parley.test.backends: " + chosen);
    };
  }

  final class Embedded implements Backends {
    private final Path data = Files.createTempDirectory("parley-e2e");
    private final EmbeddedKafka kafka;
    private final EmbeddedMongo mongo;

    private Embedded() throws Exception {
      kafka = EmbeddedKafka.start(data.resolve("kafka"), Ports.free());
      mongo = EmbeddedMongo.start(data.resolve("mongo"), Ports.free());
    }

    @Override
    public Map<String, String> kafka(KafkaUser user) {
      return kafka.environment(user);
    }

    @Override
    public KafkaConnection kafkaAdmin() {
      return kafka.asAdmin();
    }

    @Override
    public String mongoUri() {
      return mongo.uri();
    }

    @Override
    public void close() {
      mongo.close();
      kafka.close();
      TestStack.remove(data);
    }
  }

  final class Containers implements Backends {
    private final KafkaContainer kafka =
        new KafkaContainer(
                DockerImageName.parse(
                    "apache/kafka@sha256:77e3df9054047a88b520d0cc46e16696d3b22022e1d580aeccd2632df6532837"))
            .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false");
    private final MongoDBContainer mongo =
        new MongoDBContainer(
            DockerImageName.parse(
                "mongo@sha256:98605bfa1bb2a15dd82109e1d78ad31527a9a744909fab4606076fa71a0ae515"));

    private Containers() {
      kafka.start();
      mongo.start();
    }

    @Override
    public Map<String, String> kafka(KafkaUser user) {
      return Map.of("KAFKA_BOOTSTRAP_SERVERS", kafka.getBootstrapServers());
    }

    @Override
    public KafkaConnection kafkaAdmin() {
      return KafkaConnection.open(kafka.getBootstrapServers());
    }

    @Override
    public String mongoUri() {
      return mongo.getConnectionString() + "/parley";
    }

    @Override
    public void close() {
      mongo.stop();
      kafka.stop();
    }
  }
}
