package io.parley.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.parley.contract.settings.Env;
import io.parley.operations.security.SecurityLogSettings;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManagementTest {
  private static final SecurityLogSettings STDOUT = new SecurityLogSettings(true, Optional.empty());
  private static final ManagementSettings ANY_PORT =
      new ManagementSettings("127.0.0.1", Optional.of(0), STDOUT);

  private static ManagementSettings at(Optional<Integer> port) {
    return new ManagementSettings("127.0.0.1", port, STDOUT);
  }

  @Test
  void metrics_areReadAsTextOfPrometheus() throws IOException, InterruptedException {
    try (Management management = Management.start("test", ANY_PORT)) {
      LongAdder total = new LongAdder();
      Metrics metrics = management.metrics();
      metrics.counter("parley.test.records", "What is counted", total::sum, "kind", "a");
      metrics.counter("parley.test.records", "What is counted", () -> 7, "kind", "b");
      Metrics.Registration waiting = metrics.gauge("parley.test.waiting", "What waits", () -> 2.5);
      metrics.timer("parley.test.time", "What takes time").accept(Duration.ofMillis(50));
      total.add(3);

      HttpResponse<String> response = read(management, "/metrics");
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("Content-Type"))
          .hasValue("text/plain; version=0.0.4; charset=utf-8");
      assertThat(response.body())
          .contains(
              "# HELP parley_test_records_total What is counted\n",
              "# TYPE parley_test_records_total counter\n",
              "parley_test_records_total{kind=\"a\"} 3.0\n",
              "parley_test_records_total{kind=\"b\"} 7.0\n",
              "parley_test_waiting 2.5\n",
              "parley_test_time_seconds_bucket{le=\"0.02\"} 0\n",
              "parley_test_time_seconds_bucket{le=\"0.1\"} 1\n",
              "parley_test_time_seconds_count 1\n",
              "jvm_memory_used_bytes{",
              "jvm_threads_live_threads ",
              "process_uptime_seconds ");

      waiting.close();
      assertThat(read(management, "/metrics").body()).doesNotContain("parley_test_waiting");
    }
  }

  @Test
  void fourOfAFlow_areReadWithAllReasonsFromTheBeginning()
      throws IOException, InterruptedException {
    try (Management management = Management.start("test", ANY_PORT)) {
      Flow flow = new Flow(List.of("LATE", "BROKEN"));
      management.metrics().flow("parley.test.things", "Things", flow, () -> 1);
      flow.accept(5);
      flow.accept();
      flow.deliver(2);
      flow.deliver();
      flow.reject("LATE");
      flow.reject("LATE");

      assertThat(read(management, "/metrics").body())
          .contains(
              "parley_test_things_accepted_total 6.0\n",
              "parley_test_things_delivered_total 3.0\n",
              "parley_test_things_pending 1.0\n",
              "parley_test_things_rejected_total{reason=\"BROKEN\"} 0.0\n",
              "parley_test_things_rejected_total{reason=\"LATE\"} 2.0\n");
      assertThat(flow.accepted()).isEqualTo(flow.delivered() + flow.rejected() + 1);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> flow.reject("unheard of"))
          .withMessageContaining("LATE");
    }
  }

  @Test
  void registeringTwice_isRefused() {
    try (Management management = Management.start("test", ANY_PORT)) {
      Metrics metrics = management.metrics();
      metrics.counter("parley.test.records", "one", () -> 1, "kind", "a");

      assertThatIllegalStateException()
          .isThrownBy(() -> metrics.counter("parley.test.records", "two", () -> 2, "kind", "a"))
          .withMessageContaining("parley.test.records");
    }
  }

  @ParameterizedTest
  @CsvSource({"GET, /, 404", "GET, /metrics/x, 404", "GET, /health, 404", "POST, /metrics, 405"})
  void whateverElseIsAsked_isRefused(String method, String path, int status)
      throws IOException, InterruptedException {
    try (Management management = Management.start("test", ANY_PORT)) {
      HttpResponse<String> response = Scrape.send(management.port().orElseThrow(), path, method);
      assertThat(response.statusCode()).isEqualTo(status);
      assertThat(response.body()).isEmpty();
    }
  }

  @Test
  void withoutAPort_nothingListensAndNothingIsCounted() {
    try (Management management = Management.start("test", settings(Map.of()))) {
      assertThat(management.port()).isEmpty();
      assertThat(management.metrics()).isInstanceOf(NoMetrics.class);
    }
  }

  @Test
  void portThatIsTaken_isSaidWithTheVariable() {
    try (Management first = Management.start("test", ANY_PORT)) {
      int taken = first.port().orElseThrow();
      assertThatIllegalStateException()
          .isThrownBy(() -> Management.start("test", at(Optional.of(taken))))
          .withMessageContaining("PARLEY_MANAGEMENT_PORT")
          .withMessageContaining(Integer.toString(taken));
    }
  }

  @Test
  void settings_areLoopbackUnlessTheySayOtherwise() {
    assertThat(settings(Map.of("PARLEY_MANAGEMENT_PORT", "9464"))).isEqualTo(at(Optional.of(9464)));
    assertThat(settings(Map.of("PARLEY_MANAGEMENT_ADDRESS", "0.0.0.0")))
        .isEqualTo(new ManagementSettings("0.0.0.0", Optional.empty(), STDOUT));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "65536", "http"})
  void portThatIsNone_isRefusedWithTheVariable(String port) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings(Map.of("PARLEY_MANAGEMENT_PORT", port)))
        .withMessage("PARLEY_MANAGEMENT_PORT: expected 0 to 65535, but was '" + port + "'");
  }

  private static ManagementSettings settings(Map<String, String> env) {
    return ManagementSettings.from(new Env(env));
  }

  private static HttpResponse<String> read(Management management, String path)
      throws IOException, InterruptedException {
    return Scrape.get(management.port().orElseThrow(), path);
  }
}
