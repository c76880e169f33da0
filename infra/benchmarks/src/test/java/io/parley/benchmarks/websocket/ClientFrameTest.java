package io.parley.benchmarks.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientFrameTest {
  @Test
  void maskedText_isTheExampleOfTheRfc() {
    ByteBuffer frame = masked("Hello".getBytes(StandardCharsets.UTF_8), 0x37fa213d);

    assertThat(bytes(frame))
        .as("RFC 6455, section 5.7")
        .containsExactly(0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58);
  }

  @ParameterizedTest
  @CsvSource({"0, 6", "125, 6", "126, 8", "65535, 8", "65536, 14"})
  void header_isAsLongAsThePayloadNeeds(int length, int header) {
    ByteBuffer frame = masked(new byte[length], 1);

    assertThat(frame.remaining()).isEqualTo(header + length);
    assertThat(frame.get(1) & 0x80).as("masked").isEqualTo(0x80);
  }

  private static ByteBuffer masked(byte[] payload, int mask) {
    ByteBuffer frame = ByteBuffer.allocate(ClientFrame.bytes(payload.length));
    ClientFrame.masked(frame, ClientFrame.TEXT, payload, payload.length, mask);
    return frame;
  }

  private static int[] bytes(ByteBuffer frame) {
    int[] bytes = new int[frame.remaining()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = frame.get(i) & 0xFF;
    }
    return bytes;
  }
}
