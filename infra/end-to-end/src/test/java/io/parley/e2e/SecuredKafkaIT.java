package io.parley.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.parley.contract.kafka.KafkaUser;
import io.parley.devstack.EmbeddedMongo;
import io.parley.devstack.Ports;
import io.parley.devstack.SecuredKafka;
import io.parley.gateway.app.Gateway;
import io.parley.history.HistorySink;
import io.parley.history.SinkSettings;
import io.parley.processor.app.Auditor;
import io.parley.processor.app.MessageProcessor;
import io.parley.processor.app.RunningStreams;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.json.JSONObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// Finding 9: a cluster that asks for certificates, passwords or tokens could not be used at all.
/// Here each service comes another way, and messages pass through all of them.
@Timeout(value = 180, unit = TimeUnit.SECONDS)
final class SecuredKafkaIT {
  private static final Logger CLIENTS = (Logger) LoggerFactory.getLogger("org.apache.kafka");

  @TempDir private Path directory;
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

  @BeforeEach
  void listen() {
    logged.start();
    CLIENTS.setLevel(Level.INFO); // at which clients log all their settings
    CLIENTS.setAdditive(false);
    CLIENTS.addAppender(logged);
  }

  @AfterEach
  void stopListening() {
    CLIENTS.detachAppender(logged);
    CLIENTS.setAdditive(true);
    CLIENTS.setLevel(null);
  }

  @Test
  void message_passesOverScramAndTls_certificates_andTokens() throws Exception {
    try (SecuredKafka kafka = SecuredKafka.start(directory);
        EmbeddedMongo mongo = EmbeddedMongo.start(directory.resolve("mongo"), Ports.free());
        MessageProcessor processor =
            MessageProcessor.start(
                with(
                    kafka.scramOverTls(KafkaUser.PROCESSOR),
                    "PARLEY_STATE_DIR",
                    directory.resolve("processor").toString(),
                    "PARLEY_PARTITIONS",
                    "1",
                    "PARLEY_SLOTS",
                    "1"));
        Gateway gateway =
            Gateway.start(
                with(
                    kafka.certificate(KafkaUser.GATEWAY),
                    "PARLEY_ADDRESS",
                    "127.0.0.1",
                    "PORT",
                    "0",
                    "MONGODB_URI",
                    mongo.uri(),
                    "JWT_SECRET",
                    TestStack.SECRET));
        HistorySink sink =
            HistorySink.start(
                SinkSettings.from(with(kafka.token(KafkaUser.SINK), "MONGODB_URI", mongo.uri())));
        RunningStreams auditor =
            Auditor.start(
                with(
                    kafka.scramOverTls(KafkaUser.AUDITOR),
                    "PARLEY_STATE_DIR",
                    directory.resolve("auditor").toString()))) {
      String url = "http://127.0.0.1:" + gateway.port();
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> TestStack.fetch(url + "/health", null).statusCode() == 200);

      try (JavaClient alice = JavaClient.of(url, "alice");
          JavaClient bob = JavaClient.of(url, "bob")) {
        alice.ready();
        bob.ready();
        alice.emit(
            "message:send",
            new JSONObject().put("to", "bob").put("clientMessageId", "c").put("content", "hello"));
        assertThat(bob.nextMessage().getString("content")).isEqualTo("hello");
      }
      String page = url + "/api/conversations/dm:alice:bob/messages";
      await() // the sink has read it, and written it down
          .atMost(Duration.ofSeconds(60))
          .until(() -> TestStack.fetch(page, TestStack.token("bob")).body().contains("hello"));
      assertThat(logged())
          .extracting(ILoggingEvent::getFormattedMessage)
          .anySatisfy(line -> assertThat(line).contains("sasl.jaas.config = [hidden]"))
          .allSatisfy(line -> assertThat(line).doesNotContain(SecuredKafka.PASSWORD));
      assertThat(processor.managementPort()).isEmpty();
      assertThat(sink.managementPort()).isEmpty();
      assertThat(auditor.managementPort()).isEmpty();
    }
  }

  private List<ILoggingEvent> logged() {
    synchronized (logged) { // as it is where it writes
      return List.copyOf(logged.list);
    }
  }

  private static Map<String, String> with(Map<String, String> kafka, String... more) {
    Map<String, String> env = new HashMap<>(kafka);
    for (int i = 0; i < more.length; i += 2) {
      env.put(more[i], more[i + 1]);
    }
    return env;
  }
}
