package io.parley.processor.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessorSettingsTest {
  @Test
  void failover_hasWhatAnyBrokerTakes() {
    ProcessorSettings settings = settings(Map.of());

    assertThat(settings.standbys()).isZero();
    assertThat(settings.sessionTimeout()).isEqualTo(Duration.ofSeconds(6));
  }

  @Test
  void failover_isAsSet() {
    ProcessorSettings settings =
        settings(Map.of("PARLEY_STANDBYS", "1", "PARLEY_SESSION_TIMEOUT_MS", "3000"));
    Properties config = StreamsSettings.processor(settings);

    assertThat(config)
        .containsEntry(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, 1)
        .containsEntry(main(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 3_000)
        .containsEntry(main(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), 600);
  }

  @ParameterizedTest
  @CsvSource({
    "PARLEY_STANDBYS, -1",
    "PARLEY_STANDBYS, 4",
    "PARLEY_STANDBYS, many",
    "PARLEY_SESSION_TIMEOUT_MS, 999",
    "PARLEY_SESSION_TIMEOUT_MS, 300001"
  })
  void badSetting_isNamed(String name, String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings(Map.of(name, value)))
        .withMessageContaining(name);
  }

  /// Losing one broker of three loses nothing of the stores either.
  @Test
  void changelogsOfThreeCopies_needTwoOfThemToWrite() {
    String least = StreamsConfig.topicPrefix("min.insync.replicas");

    assertThat(StreamsSettings.processor(settings(Map.of("PARLEY_REPLICATION", "3"))))
        .containsEntry(StreamsConfig.REPLICATION_FACTOR_CONFIG, 3)
        .containsEntry(least, "2");
    assertThat(StreamsSettings.auditor(settings(Map.of()))).doesNotContainKey(least);
  }

  @Test
  void configuration_isOneThatStreamsTakes() {
    assertThat(new StreamsConfig(StreamsSettings.processor(settings(Map.of())))).isNotNull();
    assertThat(new StreamsConfig(StreamsSettings.auditor(settings(Map.of())))).isNotNull();
  }

  @Test
  void recordWithoutATime_hasTheNewestOfItsPartition() {
    RecordTime time = new RecordTime();

    assertThat(time.extract(at(7), 9)).isEqualTo(7);
    assertThat(time.extract(at(-1), 9)).isEqualTo(9);
    assertThat(time.extract(at(-1), -1)).isZero();
  }

  private static ConsumerRecord<Object, Object> at(long timestamp) {
    return new ConsumerRecord<>(
        "t",
        0,
        0,
        timestamp,
        TimestampType.CREATE_TIME,
        0,
        0,
        "key",
        "value",
        new RecordHeaders(),
        Optional.empty());
  }

  private static String main(String name) {
    return StreamsConfig.mainConsumerPrefix(name);
  }

  private static ProcessorSettings settings(Map<String, String> more) {
    Map<String, String> env = new HashMap<>(more);
    env.put("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:9092");
    return ProcessorSettings.from(env);
  }
}
