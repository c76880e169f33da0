package io.parley.contract.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class JsonObjectTest {
  private static final int TIMES = 1_000;

  /// What Jackson writes into before it is known how long the object is: 14 KB and more.
  @Test
  void buffers_areUsedAgain() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    written(TIMES);

    long before = threads.getCurrentThreadAllocatedBytes();
    byte[] last = written(TIMES);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;

    assertThat(last).asString(StandardCharsets.UTF_8).isEqualTo("{\"content\":\"hello\"}");
    assertThat(allocated / TIMES).isBetween((long) last.length, 2_000L);
  }

  private static byte[] written(int times) {
    byte[] last = {};
    for (int i = 0; i < times; i++) {
      last = JsonObject.of(out -> out.writeStringProperty("content", "hello"));
    }
    return last;
  }
}
