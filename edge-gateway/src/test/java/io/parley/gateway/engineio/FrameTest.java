package io.parley.gateway.engineio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class FrameTest {
  @Test
  void parts_areJoinedAfterTheMessageType() {
    Frame frame = Frame.message("2[".getBytes(UTF_8), "\"é€😀\"".getBytes(UTF_8), new byte[] {']'});

    assertThat(frame).hasToString("42[\"é€😀\"]");
    assertThat(frame.size()).isEqualTo(2 + "42[\"é€😀\"]".getBytes(UTF_8).length);
  }

  @Test
  void views_shareNoPositionAndCannotBeWritten() {
    Frame frame = Frame.message("abc");
    ByteBuffer first = frame.websocket();
    first.get();

    assertThat(first.isReadOnly()).isTrue();
    assertThat(frame.websocket().remaining()).isEqualTo(6);
  }

  @Test
  void partsChangedLater_leaveTheFrameAsItIs() {
    byte[] part = {'a'};
    Frame frame = Frame.message(part);
    part[0] = 'b';

    assertThat(frame).hasToString("4a");
  }
}
