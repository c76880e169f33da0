package io.parley.devstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class EmbeddedKafkaIT {
  @TempDir private Path directory;

  @Test
  void record_isStillThereAfterARestartOnAnotherPort() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, Ports.free())) {
      assertThat(kafka.startedEmpty()).isTrue();
      Log.make(kafka.asAdmin());
      try (KafkaProducer<byte[], byte[]> producer = Log.producer(kafka.asAdmin())) {
        producer.send(Log.record("hello")).get(10, TimeUnit.SECONDS);
      }
    }
    String cluster = Files.readString(directory.resolve("log/meta.properties"));

    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, Ports.free())) {
      assertThat(kafka.startedEmpty()).isFalse();
      assertThat(Log.read(kafka.asAdmin())).containsExactly("hello");
    }
    assertThat(clusterId(Files.readString(directory.resolve("log/meta.properties"))))
        .isEqualTo(clusterId(cluster));
  }

  @Test
  void portInUse_isAnExceptionAndNoExit() throws Exception {
    try (ServerSocket taken = new ServerSocket()) {
      taken.bind(new InetSocketAddress(InetAddress.ofLiteral(Ports.LOCAL), 0));

      assertThatThrownBy(() -> EmbeddedKafka.start(directory, taken.getLocalPort()))
          .hasStackTraceContaining(Integer.toString(taken.getLocalPort()));
    }
  }

  private static String clusterId(String metaProperties) {
    return metaProperties
        .lines()
        .filter(line -> line.startsWith("cluster.id="))
        .findFirst()
        .orElseThrow();
  }
}
