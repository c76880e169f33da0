package io.parley.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// Finding 11, over REST: pages, search and the list gave a newcomer what was said before.
class NewcomersPastTest {
  private final RestGateway gateway = RestGateway.shared();

  @BeforeEach
  void alice_isInTheGroupSinceItsFifthMessage() {
    gateway.now.addAndGet(
        Duration.ofMinutes(1).toNanos()); // what a test before has asked is paid for
    gateway.script.reset();
    gateway.script.visibleAfter = 5L;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "''                | 6,7  | false",
        "?after=0          | 6,7  | false",
        "?after=0&limit=1  | 6    | true",
        "?before=5         | none | false",
        "?before=7         | 6    | false",
        "?limit=1          | 7    | true",
        "?around=2         | 6,7  | false",
        "?around=6&limit=2 | 6,7  | false",
      })
  void page_beginsWhereTheMemberDoes(String query, String numbers, boolean hasMore)
      throws Exception {
    for (String path : List.of("/api/messages/room/g-1", "/api/conversations/g-1/messages")) {
      JsonNode page = get(path + query);
      assertThat(page.path("messages").valueStream().map(m -> m.path("number").asString()))
          .containsExactlyElementsOf(numbers == null ? List.of() : List.of(numbers.split(",")));
      assertThat(page.path("hasMore").asBoolean()).isEqualTo(hasMore);
    }
  }

  @Test
  void direct_isWhole() throws Exception {
    assertThat(get("/api/messages/direct/bob").path("messages")).hasSize(7);
  }

  @Test
  void search_isOfWhatTheMemberMayRead() throws Exception {
    get("/api/messages/search?q=hi");
    get("/api/messages/search?q=hi&conversationId=g-1");

    assertThat(gateway.script.searched)
        .containsExactly("hi [dm:alice:bob, g-1>5] 50 null", "hi [g-1>5] 50 null");
  }

  @Test
  void list_showsNoMessageOfBefore() throws Exception {
    assertThat(lastMessages()).containsExactly("g-1 message 7", "dm:alice:bob message 7");

    gateway.script.visibleAfter = 7L;
    assertThat(lastMessages()).containsExactly("g-1 none", "dm:alice:bob message 7");
  }

  private List<String> lastMessages() throws Exception {
    return get("/api/messages/conversations")
        .path("conversations")
        .valueStream()
        .map(
            each ->
                each.path("conversationId").asString()
                    + " "
                    + each.path("lastMessage").path("content").asString("none"))
        .toList();
  }

  private JsonNode get(String path) throws Exception {
    return gateway.ask(RestGateway.token("alice"), "GET", path, null).is(200).json();
  }
}
