package io.parley.devstack;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.kafka.KafkaUser;
import io.parley.contract.kafka.Topic;
import io.parley.gateway.app.Gateway;
import io.parley.history.HistorySink;
import io.parley.processor.app.Auditor;
import io.parley.processor.app.MessageProcessor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// On the topics of another version every service ends, as a process of its own: with one line that
/// says what to do, and without having made or read anything.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class OtherFormatIT {
  private static final Map<Class<?>, KafkaUser> USERS =
      Map.of(
          MessageProcessor.class, KafkaUser.PROCESSOR,
          Auditor.class, KafkaUser.AUDITOR,
          Gateway.class, KafkaUser.GATEWAY,
          HistorySink.class, KafkaUser.SINK);
  private static final List<Class<?>> SERVICES = List.copyOf(USERS.keySet());

  @TempDir private Path directory;

  @Test
  void topicsOfAnotherVersion_endEveryService_withOneLineAndCode2() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("kafka"), Ports.free());
        Admin admin = kafka.asAdmin().admin(Map.of())) {
      String earlier = Topic.MESSAGES.topicName();
      NewTopic topic = new NewTopic(earlier, Optional.of(1), Optional.empty());
      admin.createTopics(List.of(topic)).all().get(10, TimeUnit.SECONDS);

      List<Process> processes = new ArrayList<>();
      for (Class<?> service : SERVICES) {
        processes.add(start(service, kafka.environment(USERS.get(service))));
      }
      for (int i = 0; i < SERVICES.size(); i++) {
        String name = SERVICES.get(i).getSimpleName();
        assertThat(processes.get(i).waitFor()).as(name).isEqualTo(2);
        assertThat(Files.readAllLines(output(SERVICES.get(i)), StandardCharsets.UTF_8))
            .as(name)
            .filteredOn(line -> line.contains(Topic.FORMAT.topicName() + " is missing"))
            .singleElement()
            .asString()
            .contains("use the Parley that made them, or an empty cluster");
        assertThat(Files.readString(output(SERVICES.get(i)))).as(name).doesNotContain("\tat ");
      }
      assertThat(admin.listTopics().names().get(10, TimeUnit.SECONDS)).isEqualTo(Set.of(earlier));
    }
  }

  private Process start(Class<?> service, Map<String, String> kafka) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            ChildCommand.java(
                List.of("-Xmx256m", "-XX:TieredStopAtLevel=1"), List.of(service.getName())));
    builder.environment().putAll(kafka);
    builder
        .environment()
        .putAll(
            Map.of(
                "MONGODB_URI",
                "mongodb://127.0.0.1:1", // nobody is there, and nobody is asked
                "JWT_SECRET",
                "of-a-test-and-of-nothing-else-at-all",
                "PORT",
                Integer.toString(Ports.free()),
                "PARLEY_STATE_DIR",
                directory.resolve(service.getSimpleName()).toString()));
    return builder.redirectErrorStream(true).redirectOutput(output(service).toFile()).start();
  }

  private Path output(Class<?> service) {
    return directory.resolve(service.getSimpleName() + ".log");
  }
}
