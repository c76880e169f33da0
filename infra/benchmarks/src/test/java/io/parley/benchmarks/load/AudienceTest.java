package io.parley.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AudienceTest {
  @Test
  void pairs_takeTurns() {
    Audience pairs = Audience.pairs(3);

    assertThat(pairs.users()).isEqualTo(6);
    assertThat(pairs.conversationOf(4)).isEqualTo(1);
    assertThat(pairs.authorOf(4)).isEqualTo(1);
    assertThat(pairs.peerOf(4)).isEqualTo(2);
    assertThat(pairs.sequenceOf(4)).isEqualTo(1);
    assertThat(pairs.sequenceOf(7)).isEqualTo(2);
    assertThat(pairs.onlyConversation(5)).isEqualTo(2);
  }

  @Test
  void acquaintances_areDifferentPairsSpreadEvenly() {
    Audience many = Audience.acquaintances(100, 500);
    Set<String> pairs = new HashSet<>();
    for (int conversation = 0; conversation < many.conversations(); conversation++) {
      pairs.add(many.member(conversation, 0) + " " + many.member(conversation, 1));
      assertThat(many.member(conversation, 0)).isNotEqualTo(many.member(conversation, 1));
    }

    assertThat(pairs).hasSize(500);
    assertThat(Arrays.stream(many.conversationsOfEach()).map(all -> all.length))
        .hasSize(100)
        .containsOnly(10);
    assertThat(many.onlyConversation(0)).isNegative();
    assertThatThrownBy(() -> Audience.acquaintances(10, 1_000))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void rooms_haveTheirSize_andEachUserIsInAsMany() {
    Audience rooms = Audience.rooms(60, 20, 3);

    assertThat(rooms.conversations()).isEqualTo(180);
    assertThat(Arrays.stream(rooms.conversationsOfEach()).map(all -> all.length)).containsOnly(60);
    assertThat(distinctMembers(rooms, 179)).isEqualTo(20);
    assertThat(Audience.rooms(5, 1, 0).conversations()).isZero();
    assertThatThrownBy(() -> Audience.rooms(5, 6, 1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void listeners_areInAsManyRooms_whoseOwnersWrite() {
    Audience listeners = Audience.listeners(100, 10, 4);

    assertThat(listeners.users()).isEqualTo(104);
    assertThat(listeners.conversations()).isEqualTo(100);
    assertThat(Arrays.stream(listeners.conversationsOfEach()).limit(100).map(all -> all.length))
        .containsOnly(10);
    assertThat(listeners.member(5, 0)).isEqualTo(101);
    assertThat(listeners.authors(5)).isEqualTo(1);
    assertThat(distinctMembers(listeners, 5)).isEqualTo(11);
    assertThat(listeners.position(5, 101)).isZero();
    assertThat(listeners.position(5, 102)).isNegative();
  }

  @Test
  void room_isOneConversationOfAll_inWhichSomeWrite() {
    Audience room = Audience.room(1_000, 10);

    assertThat(room.members(0)).isEqualTo(1_000);
    assertThat(room.authors(0)).isEqualTo(10);
    assertThat(room.authorOf(13)).isEqualTo(3);
    assertThat(room.sequenceOf(13)).isEqualTo(2);
    assertThat(room.position(0, 999)).isEqualTo(999);
    assertThat(room.isDirect()).isFalse();
    assertThat(Audience.room(2, 10).authors(0)).isEqualTo(2);
  }

  @Test
  void outward_othersAreNotConnected() {
    Audience outward = Audience.outward(10, 30);

    assertThat(outward.users()).isEqualTo(10);
    assertThat(outward.members(25)).isEqualTo(1);
    assertThat(outward.peerOf(25)).isEqualTo(35);
    assertThat(outward.isDirect()).isTrue();
  }

  private static int distinctMembers(Audience audience, int conversation) {
    Set<Integer> members = new HashSet<>();
    for (int position = 0; position < audience.members(conversation); position++) {
      members.add(audience.member(conversation, position));
    }
    return members.size();
  }
}
