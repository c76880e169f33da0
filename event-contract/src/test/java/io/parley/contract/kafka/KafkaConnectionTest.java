package io.parley.contract.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.parley.contract.settings.Env;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Finding 9: clients were built from `bootstrap.servers` alone, so a cluster that asks for a
/// password could not be used.
final class KafkaConnectionTest {
  private static final String SERVERS = "127.0.0.1:1";

  private static final String SCRAM =
      """
      security.protocol=SASL_SSL
      sasl.mechanism=SCRAM-SHA-512
      sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required \\
          username="gateway" password="s3cret";
      ssl.truststore.type=PEM
      ssl.truststore.location=/etc/parley/ca.pem
      connections.max.idle.ms=60000
      """;

  @TempDir private Path directory;

  @Test
  void whatTheFileSays_isInEveryClientsSettings() throws IOException {
    Map<String, Object> config = connection(SCRAM).config(Map.of("acks", "all"));

    assertThat(config)
        .containsEntry("bootstrap.servers", SERVERS)
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("sasl.mechanism", "SCRAM-SHA-512")
        .containsEntry("ssl.truststore.location", "/etc/parley/ca.pem")
        .containsEntry("acks", "all");
    assertThat(new AdminClientConfig(config).getPassword("sasl.jaas.config").value())
        .contains("username=\"gateway\" password=\"s3cret\";");
  }

  @Test
  void withoutAFile_thereAreTheServers() {
    assertThat(connectionTo(Map.of("KAFKA_BOOTSTRAP_SERVERS", SERVERS)).config(Map.of()))
        .isEqualTo(Map.of("bootstrap.servers", SERVERS));
  }

  /// What decides whether a message is kept, doubled or read is not the operator's to change.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "acks",
        "enable.idempotence",
        "isolation.level",
        "key.serializer",
        "value.deserializer",
        "group.id",
        "auto.offset.reset",
        "enable.auto.commit",
        "max.block.ms",
        "delivery.timeout.ms",
        "interceptor.classes",
        "metric.reporters",
        "client.id",
        "bootstrap.servers",
        "producer.acks",
        "ssl.truststore.lokation",
        "sasl.unknown"
      })
  void settingOfParleysOwn_isRefusedInOneSentence(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> connection("security.protocol=SSL\n" + name + "=v4lue"))
        .withMessageStartingWith("KAFKA_CLIENT_CONFIG: " + file() + ": '" + name + "' is Parley's")
        .withMessageNotContaining("v4lue")
        .withMessageNotContaining("\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"security.protocol", "connections.max.idle.ms", "client.dns.lookup"})
  void valueThatKafkaDoesNotTake_isNotShown(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> connection(name + "=s3cret"))
        .withMessage(
            "KAFKA_CLIENT_CONFIG: "
                + file()
                + ": '"
                + name
                + "' has a value that Kafka does not take");
  }

  @Test
  void fileThatIsNone_isNamed() {
    Path missing = directory.resolve("missing");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KafkaConnection.of(SERVERS, missing))
        .withMessage("KAFKA_CLIENT_CONFIG: " + missing + ": cannot be read (NoSuchFileException)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> connection("sasl.jaas.config=s3cret \\u12"))
        .withMessage("KAFKA_CLIENT_CONFIG: " + file() + ": is no properties file");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> connection("#".repeat(KafkaConnection.MOST_BYTES + 1)))
        .withMessageContaining("is larger than");
  }

  @Test
  void secret_isInNoText() throws IOException {
    assertThat(connection(SCRAM)).hasToString(SERVERS + " over SASL_SSL");
  }

  /// As Kubernetes mounts secrets: a file each.
  @Test
  void password_mayBeInAnotherFile() throws IOException {
    Files.writeString(directory.resolve("password"), "s3cret");
    Map<String, Object> config =
        connection(
                """
                config.providers=dir
                config.providers.dir.class=org.apache.kafka.common.config.provider.DirectoryConfigProvider
                ssl.key.password=${dir:%s:password}
                """
                    .formatted(directory))
            .config(Map.of());

    assertThat(new AdminClientConfig(config).getPassword("ssl.key.password"))
        .isEqualTo(new Password("s3cret"));
  }

  /// Kafka asks no other server for a token; the property is the process's.
  @Test
  void tokenServerOfTheFile_isAllowed() throws IOException {
    String allowed = "org.apache.kafka.sasl.oauthbearer.allowed.urls";
    try {
      connection("sasl.oauthbearer.token.endpoint.url=https://sso.example.com/token");
      assertThat(System.getProperty(allowed)).isEqualTo("https://sso.example.com/token");
    } finally {
      System.clearProperty(allowed);
    }
  }

  private Path file() {
    return directory.resolve("client.properties");
  }

  private KafkaConnection connection(String text) throws IOException {
    Files.writeString(file(), text);
    return connectionTo(
        Map.of("KAFKA_BOOTSTRAP_SERVERS", SERVERS, "KAFKA_CLIENT_CONFIG", file().toString()));
  }

  private static KafkaConnection connectionTo(Map<String, String> env) {
    return KafkaConnection.from(new Env(env));
  }
}
