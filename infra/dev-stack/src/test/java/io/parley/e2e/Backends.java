package io.parley.e2e;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.parley.devstack.EmbeddedKafka;
import io.parley.devstack.EmbeddedMongo;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.mongodb.MongoDBContainer;

/// The Kafka and the MongoDB that the tests run on: embedded ones, or with `-Pcontainers` the
/// official images. The same tests either way.
interface Backends extends AutoCloseable {
  String bootstrapServers();

  String mongoUri();

  @Override
  void close();

  static Backends start() throws Exception {
    return switch (System.getProperty("parley.test.backends", "embedded")) {
      case "embedded" -> new Embedded();
      case "containers" -> {
        assumeTrue(
            DockerClientFactory.instance().isDockerAvailable(),
            "-Pcontainers needs a Docker engine, and none answers here");
        yield new Containers();
      }
      case String other ->
          throw new IllegalArgumentException("parley.test.backends: " + other + " is unknown");
    };
  }

  final class Embedded implements Backends {
    private final EmbeddedKafka kafka;
    private final EmbeddedMongo mongo;

    private Embedded() throws Exception {
      Path data = Files.createTempDirectory("parley-e2e");
      kafka = EmbeddedKafka.start(data.resolve("kafka"), freePort());
      mongo = EmbeddedMongo.start(data.resolve("mongo"), freePort());
    }

    @Override
    public String bootstrapServers() {
      return kafka.bootstrapServers();
    }

    @Override
    public String mongoUri() {
      return mongo.uri();
    }

    @Override
    public void close() {
      mongo.close();
      kafka.close();
    }
  }

  final class Containers implements Backends {
    private final KafkaContainer kafka =
        new KafkaContainer("apache/kafka:4.3.1")
            .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false");
    private final MongoDBContainer mongo = new MongoDBContainer("mongo:8.0");

    private Containers() {
      kafka.start();
      mongo.start();
    }

    @Override
    public String bootstrapServers() {
      return kafka.getBootstrapServers();
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

  static int freePort() throws java.io.IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
