package io.parley.faults.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.benchmarks.socketio.Connection;
import java.util.List;
import org.junit.jupiter.api.Test;

class UserTagTest {
  @Test
  void users_areThoseOfTheTaggedRequests_whereverTheTagIs() {
    assertThat(
            UserTag.users(
                List.of(
                    "GET " + UserTag.path(Connection.PATH, 17) + " HTTP/1.1",
                    "GET /socket.io/?user=3&EIO=4&transport=websocket HTTP/1.1",
                    "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1",
                    "GET /health HTTP/1.1",
                    "\u0000\u0001")))
        .containsExactlyInAnyOrder(17, 3);
  }
}
