package io.parley.faults.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoomTest {
  private static final Names NAMES = new Names("run");

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5, 11, 12, 13, 200, 301})
  void plan_givesEverybodySomebodyAndGroupsOfThreeToTen(int users) {
    for (int seed = 0; seed < 50; seed++) {
      List<Room> rooms = Room.plan(NAMES, users, new Random(seed));

      for (int i = 0; i < rooms.size(); i++) {
        Room room = rooms.get(i);
        assertThat(room.number()).isEqualTo(i);
        assertThat(room.members()).doesNotHaveDuplicates();
        assertThat(room.members()).hasSizeBetween(room.direct() ? 2 : 3, room.direct() ? 2 : 10);
      }
      for (int user = 0; user < users; user++) {
        int number = user;
        List<Room> own = rooms.stream().filter(r -> r.members().contains(number)).toList();
        assertThat(own).filteredOn(Room::direct).isNotEmpty();
        assertThat(own).filteredOn(room -> !room.direct()).hasSize(users > 2 ? 2 : 0);
      }
      assertThat(new HashSet<>(rooms.stream().map(Room::conversationId).toList()))
          .hasSameSizeAs(rooms);
    }
  }
}
