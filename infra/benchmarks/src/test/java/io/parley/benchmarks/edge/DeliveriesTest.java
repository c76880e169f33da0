package io.parley.benchmarks.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Two members; the messages are 10, 11 and 12.
class DeliveriesTest {
  private final Deliveries deliveries = new Deliveries(2, 10, 3);

  @Test
  void everythingOnce_isCorrect() {
    for (int message = 10; message <= 12; message++) {
      deliver(0, message);
      deliver(1, message);
    }

    assertThat(deliveries.areComplete()).isTrue();
    assertThat(deliveries.totals().isCorrect()).isTrue();
    assertThat(deliveries.totals().deliveries()).isEqualTo(6);
    assertThat(deliveries.totals().bytes()).isEqualTo(6L * packet("10").length());
  }

  @Test
  void whatAMemberDoesNotGet_isLost_evenIfTheOtherGetsItTwice() {
    deliver(0, 10);
    deliver(0, 10);

    assertThat(deliveries.areComplete()).isFalse();
    assertThat(deliveries.totals().lost()).isEqualTo(5);
    assertThat(deliveries.totals().doubled()).isEqualTo(1);
    assertThat(deliveries.totals().isCorrect()).isFalse();
  }

  @Test
  void earlierMessageAfterALaterOne_isOutOfOrder() {
    deliver(0, 11);
    deliver(1, 10);
    deliver(0, 10);

    assertThat(deliveries.totals().outOfOrder()).isEqualTo(1);
  }

  @Test
  void messageOfAnotherLoad_isAStranger() {
    deliver(0, 9);
    deliver(0, 13);
    deliver(0, "42[\"message\",{}]");

    assertThat(deliveries.totals().strangers()).isEqualTo(3);
    assertThat(deliveries.totals().isCorrect()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"a\":1,\"clientMessageId\":\"edge-0\",\"b\":2} | 0",
        "{\"clientMessageId\":\"edge-1234\"} | 1234",
        "{\"clientMessageId\":\"edge-\"} | -1",
        "{\"clientMessageId\":\"other-1\"} | -1",
        "{\"clientMessageId\":\"edge- | -1",
        "{} | -1",
      })
  void number_isFoundInThePacket(String packet, int number) {
    byte[] bytes = (".." + packet + "7").getBytes(StandardCharsets.UTF_8);

    assertThat(Deliveries.numberIn(bytes, 2, bytes.length - 3)).isEqualTo(number);
  }

  private void deliver(int member, int message) {
    deliver(member, packet(Integer.toString(message)));
  }

  private void deliver(int member, String packet) {
    byte[] bytes = packet.getBytes(StandardCharsets.UTF_8);
    deliveries.delivered(member, bytes, 0, bytes.length);
  }

  private static String packet(String message) {
    return "42[\"message\",{\"clientMessageId\":\"edge-" + message + "\"}]";
  }
}
