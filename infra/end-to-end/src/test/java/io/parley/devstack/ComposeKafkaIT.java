package io.parley.devstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.contract.kafka.KafkaConnection;
import io.parley.contract.kafka.KafkaUser;
import io.parley.contract.kafka.Topic;
import io.parley.contract.kafka.TopicLayout;
import io.parley.contract.kafka.Topics;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.utils.Time;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A broker with what `docker-compose.yml` tells it, and the passwords of `infra/docker/secrets`,
/// without Docker: as the image does, the environment becomes properties.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class ComposeKafkaIT {
  private static final Path ROOT = Path.of("../..");
  private static final Pattern SETTING = Pattern.compile("(?m)^      KAFKA_(\\w+): ([^#\\n]+)");

  @TempDir private Path directory;
  private final int port = Ports.free();

  @Test
  void composesBroker_letsInEachServiceByItsPassword_andNobodyElse() throws Exception {
    makeSecrets();
    String before = Files.readString(secret("kafka/server.properties"));
    makeSecrets();
    assertThat(Files.readString(secret("kafka/server.properties")))
        .as("what is there stays")
        .isEqualTo(before);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret(""))))
        .isEqualTo("rwx------");

    Path data = directory.resolve("data");
    Files.createDirectories(data);
    KafkaConfig config = new KafkaConfig(properties(data));
    BrokerDirectory.format(data, 1, Uuid.randomUuid().toString());
    KafkaRaftServer server = new KafkaRaftServer(config, Time.SYSTEM);
    try {
      server.startup();
      grantAndMakeTopics();
      for (KafkaUser user : KafkaUser.values()) {
        try (Admin admin = connection(user.userName()).admin(Map.of())) {
          assertThat(admin.listTopics().names().get()).containsAll(user.topics());
          assertThatThrownBy(
                  () -> admin.deleteTopics(List.of(Topic.MESSAGES.topicName())).all().get())
              .hasCauseInstanceOf(AuthorizationException.class);
        }
      }
      Map<String, Integer> soon =
          Map.of("default.api.timeout.ms", 3_000, "request.timeout.ms", 2_000);
      try (Admin nobody = KafkaConnection.open("127.0.0.1:" + port).admin(soon)) {
        assertThatThrownBy(() -> nobody.listTopics().names().get())
            .isInstanceOf(ExecutionException.class);
      }
    } finally {
      server.shutdown();
      server.awaitShutdown();
    }
  }

  private void grantAndMakeTopics() throws Exception {
    try (Admin admin = connection("admin").admin(Map.of())) {
      admin
          .createAcls(
              Arrays.stream(KafkaUser.values())
                  .flatMap(user -> user.acls("User:" + user.userName()).stream())
                  .toList())
          .all()
          .get();
    }
    try (Admin processor = connection(KafkaUser.PROCESSOR.userName()).admin(Map.of())) {
      Topics.ensure(processor, new TopicLayout(1, 1, Optional.of((short) 1)));
    }
  }

  /// The file, and the environment after it; but for where it listens, and where it writes.
  private Properties properties(Path data) throws IOException {
    Properties properties = new Properties();
    try (Reader file = Files.newBufferedReader(secret("kafka/server.properties"))) {
      properties.load(file);
    }
    String compose = Files.readString(ROOT.resolve("docker-compose.yml"));
    int from = compose.indexOf("\n  kafka:");
    Matcher settings = SETTING.matcher(compose.substring(from, compose.indexOf("\n\n", from)));
    while (settings.find()) {
      String name = settings.group(1).toLowerCase(Locale.ROOT).replace('_', '.');
      properties.put(name, settings.group(2).strip().replace("\"", ""));
    }
    assertThat(properties).containsKeys("listeners", "authorizer.class.name", "super.users");
    String controller = "127.0.0.1:" + Ports.free();
    properties.put("listeners", moved("listeners", properties, controller));
    properties.put("advertised.listeners", moved("advertised.listeners", properties, controller));
    properties.put("controller.quorum.voters", "1@" + controller);
    properties.put("log.dirs", data.toString());
    BrokerDirectory.SMALL.forEach(properties::putIfAbsent);
    return properties;
  }

  private String moved(String name, Properties properties, String controller) {
    return properties
        .getProperty(name)
        .replaceFirst("CLIENTS://(kafka)?:9092", "CLIENTS://127.0.0.1:" + port)
        .replaceFirst("localhost:9093", controller);
  }

  private KafkaConnection connection(String user) {
    return KafkaConnection.of("127.0.0.1:" + port, secret("kafka-" + user + ".properties"));
  }

  private Path secret(String name) {
    return directory.resolve("secrets").resolve(name);
  }

  private void makeSecrets() throws Exception {
    Process script =
        new ProcessBuilder(
                ROOT.resolve("infra/docker/secrets").toRealPath().toString(),
                directory.resolve("secrets").toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(script.getInputStream().readAllBytes());
    assertThat(script.waitFor()).as(output).isZero();
  }
}
