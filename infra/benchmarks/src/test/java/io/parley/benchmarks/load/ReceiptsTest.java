package io.parley.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class ReceiptsTest {
  private final Histogram latencies = new Histogram(3);
  private final Receipts receipts = new Receipts(Audience.room(4, 2), latencies);

  @Test
  void message_isCompleteWhenTheLastOfTheOthersHasIt() {
    receipts.acked(0, 10, millis(100), millis(110));
    receipts.delivered(0, 1, 10, millis(120));
    receipts.delivered(0, 2, 11, millis(130));
    assertThat(latencies.getTotalCount()).isZero();
    assertThat(receipts.incomplete()).isEqualTo(1);

    receipts.delivered(0, 3, 10, millis(150));

    assertThat(latencies.getTotalCount()).isEqualTo(1);
    assertThat(latencies.getMaxValue()).isBetween(millis(50), millis(50) + millis(50) / 500);
    assertThat(receipts.incomplete()).isZero();
    assertThat(receipts.marks()).isEqualTo(3);
  }

  @Test
  void receiptsBeforeTheAck_count() {
    for (int member = 1; member < 4; member++) {
      receipts.delivered(0, member, 5, millis(10));
    }

    receipts.acked(0, 5, millis(5), millis(20));
    receipts.acked(0, 6, millis(5), millis(20));

    assertThat(latencies.getTotalCount()).isEqualTo(1);
    assertThat(receipts.incomplete()).isEqualTo(1);
  }

  @Test
  void oneReceipt_completesSeveralMessages_andALowerOneNone() {
    receipts.acked(0, 1, 0, 0);
    receipts.acked(0, 2, 0, 0);
    receipts.delivered(0, 1, 2, 1);
    receipts.delivered(0, 2, 2, 1);
    receipts.delivered(0, 2, 1, 1);
    receipts.delivered(0, 0, 2, 1); // the author's own
    receipts.delivered(1, 3, 2, 1); // told to the other author
    assertThat(receipts.incomplete()).isEqualTo(2);

    receipts.delivered(0, 3, 3, 2);

    assertThat(receipts.incomplete()).isZero();
    assertThat(latencies.getTotalCount()).isEqualTo(2);
  }

  @Test
  void moreThanTheBound_isNotMeasured() {
    for (int number = 0; number <= Receipts.MOST_PENDING; number++) {
      receipts.acked(0, 1 + number, 0, 0);
    }
    for (int member = 1; member < 4; member++) {
      receipts.delivered(0, member, 10_000, 1);
    }

    assertThat(latencies.getTotalCount()).isEqualTo(Receipts.MOST_PENDING);
    assertThat(receipts.incomplete()).isEqualTo(1);
  }

  private static long millis(long millis) {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }
}
