package io.parley.e2e;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.contract.kafka.KafkaUser;
import io.parley.processor.app.Auditor;
import io.parley.processor.app.RunningStreams;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// `docs/operating.md` has every metric of running services as they are, and their equation holds.
@ExtendWith(TestStack.Shared.class)
class MetricsIT {
  private static final Path DOCUMENT = Path.of("../../docs/operating.md");
  private static final int MESSAGES = 20;

  @Test
  void document_hasTheMetricsOfEachServiceAsTheyAre(TestStack stack, @TempDir Path state)
      throws Exception {
    List<Integer> ports = stack.managementPorts();
    String document = Files.readString(DOCUMENT);
    SoftAssertions softly = new SoftAssertions();
    softly.assertThat(document).as("processor").contains(table(Scrape.of(ports.get(0))));
    softly.assertThat(document).as("sink").contains(table(assignedSink(ports.get(1))));
    softly.assertThat(document).as("gateway").contains(table(Scrape.of(ports.get(2))));
    softly.assertThat(document).as("auditor").contains(table(auditor(stack, state)));
    softly.assertAll();
  }

  @Test
  void whatIsAccepted_isDeliveredOrPendingOrRejected(TestStack stack) throws Exception {
    String alice = TestStack.user("alice");
    String bob = TestStack.user("bob");
    String token = TestStack.token(alice);
    for (int i = 0; i < MESSAGES; i++) {
      String body = "{\"to\": \"%s\", \"content\": \"%d\"}".formatted(bob, i);
      assertThat(stack.post(stack.url(0) + "/api/messages", token, body).statusCode())
          .isEqualTo(201);
    }
    String stranger = "{\"conversationId\": \"no-such-group\", \"content\": \"hello\"}";
    assertThat(stack.post(stack.url(0) + "/api/messages", token, stranger).statusCode())
        .isEqualTo(404);

    List<Integer> ports = stack.managementPorts();
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              SoftAssertions softly = new SoftAssertions();
              flow(softly, Scrape.of(ports.get(0)), "parley_processor_commands", MESSAGES);
              flow(softly, Scrape.of(ports.get(1)), "parley_sink_records", MESSAGES);
              flow(softly, Scrape.of(ports.get(2)), "parley_gateway_requests", MESSAGES);
              flow(softly, Scrape.of(ports.get(3)), "parley_gateway_requests", 0);
              softly.assertAll();
            });
    assertThat(Scrape.of(ports.get(2)).sum("parley_gateway_requests_rejected_total")).isPositive();
  }

  private static void flow(SoftAssertions softly, Scrape scrape, String name, int atLeast) {
    double delivered = scrape.sum(name + "_delivered_total");
    softly
        .assertThat(scrape.sum(name + "_accepted_total"))
        .as(name)
        .isEqualTo(
            delivered + scrape.sum(name + "_pending") + scrape.sum(name + "_rejected_total"));
    softly.assertThat(delivered).as(name + " delivered").isGreaterThanOrEqualTo(atLeast);
    softly.assertThat(scrape.sum(name + "_pending")).as(name + " pending").isZero();
  }

  /// Its lag has a number for each partition, so none before it has one.
  private static Scrape assignedSink(int port) {
    return await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> Scrape.of(port),
            scrape -> scrape.families().containsKey("parley_sink_lag_records"));
  }

  private static Scrape auditor(TestStack stack, Path state) throws Exception {
    try (RunningStreams auditor =
        Auditor.start(
            stack.environment(
                KafkaUser.AUDITOR,
                Map.of("PARLEY_INSTANCE_ID", "auditor", "PARLEY_STATE_DIR", state.toString())))) {
      return Scrape.of(auditor.managementPort().orElseThrow());
    }
  }

  private static String table(Scrape scrape) throws IOException {
    return scrape.families().values().stream()
        .filter(family -> family.name().startsWith("parley_"))
        .map(
            family ->
                "| `%s` | %s | %s | %s |"
                    .formatted(
                        family.name(),
                        family.type(),
                        String.join(", ", family.labels()),
                        family.help()))
        .collect(joining("\n", "\n", "\n\n"));
  }
}
