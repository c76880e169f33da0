package io.parley.gateway.rest;

import static io.parley.gateway.rest.RestGateway.token;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.UserId;
import io.parley.contract.wire.Command.AddMembers;
import io.parley.contract.wire.Command.CreateConversation;
import io.parley.contract.wire.Command.JoinConversation;
import io.parley.contract.wire.Command.LeaveConversation;
import io.parley.contract.wire.Command.RemoveMembers;
import io.parley.contract.wire.Command.UpdateConversation;
import io.parley.gateway.rest.RestGateway.Answered;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Pages, search, lists, conversations and presence over HTTP. Every answer is also held against
/// `openapi.json` ([RestGateway#ask]).
class RestReadingTest {
  private static final RestGateway gateway = RestGateway.shared();

  @BeforeEach
  void later() {
    gateway.script.reset();
    gateway.now.addAndGet(Duration.ofMinutes(1).toNanos());
  }

  // History.

  /// Whoever has been away has the messages now.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/messages/direct/bob",
        "/api/conversations/dm:alice:bob/messages",
        "/api/conversations/dm:alice:bob/messages?around=6"
      })
  void page_isDelivered(String path) throws Exception {
    get(path).is(200);
    assertThat(gateway.script.marked).isEmpty(); // it has come before
    gateway.script.delivered = 3;
    get(path).is(200);

    assertThat(gateway.script.marked).containsExactly("dm:alice:bob alice 7 0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                | 1,2,3,4,5,6,7 | false |
          ?limit=2          | 6,7           | true  |
          ?limit=2&before=3 | 1,2           | false |
          ?limit=2&after=3  | 4,5           | true  |
          ?around=4&limit=4 | 3,4,5,6       | true  | true
          ?around=7&limit=5 | 5,6,7         | true  | false
          ?around=1         | 1,2,3,4,5,6,7 | false | false
          ?messageId=m-7&limit=5 | 5,6,7    | true  | false
          """)
  void page_isCutByNumber(String query, String numbers, boolean hasMore, Boolean hasLater)
      throws Exception {
    for (String path :
        List.of(
            "/api/messages/direct/bob",
            "/api/messages/room/g-1",
            "/api/conversations/g-1/messages",
            "/api/conversations/dm:alice:bob/messages")) {
      JsonNode page = get(path + query).is(200).json();

      assertThat(page.path("messages").valueStream().map(m -> m.path("number").asString()))
          .containsExactly(numbers.split(","));
      assertThat(page.path("hasMore").asBoolean()).isEqualTo(hasMore);
      assertThat(page.has("hasLater")).isEqualTo(hasLater != null);
      assertThat(page.path("hasLater").asBoolean(false)).isEqualTo(Boolean.TRUE.equals(hasLater));
      assertThat(page.path("receipts").valueStream().map(r -> r.path("userId").asString()))
          .containsExactly("alice", "bob");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/conversations/g-2/messages",
        "/api/conversations/dm:bob:carol/messages",
        "/api/messages/room/g-2",
        "/api/messages/search?q=hi&conversationId=g-2",
        "/api/conversations/g-2/messages?messageId=m-7",
        "/api/conversations/g-2/receipts",
        "/api/conversations/dm:bob:carol/receipts",
        "/api/conversations/g-1/messages?messageId=m-8",
        "/api/messages/direct/bob?messageId=m-8",
        "/api/conversations/g-2",
        "/api/conversations/dm:alice:carol"
      })
  void whatIsNotTheCallers_isNotThere(String path) throws Exception {
    get(path).isRefused(404, "NOT_FOUND");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/messages/direct/bob?limit=0",
        "/api/messages/direct/bob?limit=101",
        "/api/messages/direct/bob?limit=many",
        "/api/messages/direct/bob?before=-1",
        "/api/messages/direct/bob?after=9223372036854775807",
        "/api/messages/direct/bob?around=0",
        "/api/messages/direct/bob?around=4&limit=1",
        "/api/messages/direct/bob?around=4&before=5",
        "/api/messages/direct/bob?around=4&after=5",
        "/api/messages/direct/bob?messageId=",
        "/api/messages/direct/bob?messageId=m-7&before=5",
        "/api/messages/direct/bob?messageId=m-7&around=5",
        "/api/messages/direct/bob?messageId=m-7&limit=1",
        "/api/conversations/dm:x/messages",
        "/api/messages/conversations?limit=0",
        "/api/messages/conversations?cursor=nonsense",
        "/api/messages/search",
        "/api/messages/search?q=",
        "/api/messages/search?q=%20",
        "/api/messages/search?q=hi&limit=0",
        "/api/messages/search?q=hi&from=",
        "/api/messages/search?q=hi&after=yesterday",
        "/api/messages/search?q=hi&before=1767225600000",
        "/api/messages/search?q=hi&before=%2B10000-01-01T00:00:00Z",
        "/api/presence",
        "/api/presence?users=",
        "/api/presence?users=,",
        "/api/users",
        "/api/users?ids=",
        "/api/users?ids=bob,,carol"
      })
  void badQuery_isInvalid(String path) throws Exception {
    get(path).isRefused(400, "INVALID");
  }

  @Test
  void receipts_areThoseOfAPage_andMarkNothing() throws Exception {
    gateway.script.delivered = 3;
    JsonNode receipts = get("/api/conversations/dm:alice:bob/receipts").is(200).json();

    assertThat(gateway.script.marked).isEmpty();
    assertThat(receipts.path("receipts"))
        .isEqualTo(get("/api/messages/direct/bob").is(200).json().path("receipts"));
  }

  @Test
  void search_isOfTheCallersConversations() throws Exception {
    JsonNode found = get("/api/messages/search?q=caf%C3%A9+bar&limit=5&cursor=c").is(200).json();
    get("/api/messages/search?q=hi&conversationId=g-1").is(200);

    assertThat(found.path("nextCursor").asString()).isEqualTo("next");
    assertThat(gateway.script.searched)
        .containsExactly("café bar [dm:alice:bob, g-1] 5 c", "hi [g-1] 50 null");
  }

  @Test
  void search_isNarrowedByPersonAndTime() throws Exception {
    get("/api/messages/search?q=hi&conversationId=g-1&from=bob"
            + "&after=2026-01-01T00:00:00Z&before=2026-01-02T01:00:00%2B01:00")
        .is(200);

    assertThat(gateway.script.searched)
        .containsExactly(
            "hi [g-1] 50 null Narrowing[from=bob, after=2026-01-01T00:00:00Z,"
                + " before=2026-01-02T00:00:00Z]");
  }

  @Test
  void longSearch_isTooLarge() throws Exception {
    get("/api/messages/search?q=" + "x".repeat(257)).isRefused(413, "TOO_LARGE");
  }

  @Test
  void list_hasTheLastMessagesAndWhatIsUnread() throws Exception {
    JsonNode first = get("/api/messages/conversations?limit=1").is(200).json();
    String cursor = first.path("nextCursor").asString();
    JsonNode second = get("/api/messages/conversations?limit=1&cursor=" + cursor).is(200).json();

    JsonNode group = first.path("conversations").get(0); // it is pinned
    assertThat(group.path("conversationId").asString()).isEqualTo("g-1");
    assertThat(group.path("unread").asLong()).isEqualTo(2);
    assertThat(group.path("lastMessage").path("number").asLong()).isEqualTo(7);
    assertThat(second.path("conversations").get(0).path("conversationId").asString())
        .isEqualTo("dm:alice:bob");
    assertThat(second.has("nextCursor")).isFalse();
  }

  @Test
  void listOfNobodysConversations_isEmpty() throws Exception {
    assertThat(
            gateway
                .ask(token("carol"), "GET", "/api/messages/conversations", null)
                .is(200)
                .json()
                .path("conversations"))
        .isEmpty();
  }

  @Test
  void listWithoutHistory_hasEverythingElse() throws Exception {
    gateway.script.historyAway = true;

    JsonNode listed = get("/api/messages/conversations").is(200).json();

    assertThat(listed.path("conversations").get(0).has("lastMessage")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/messages/direct/bob", "/api/messages/search?q=hi"})
  void historyThatIsAway_isOverloaded(String path) throws Exception {
    gateway.script.historyAway = true;

    Answered answered = get(path);

    answered.isRefused(503, "OVERLOADED");
    assertThat(answered.header("retry-after")).isEqualTo("1");
  }

  // Conversations.

  @Test
  void conversation_isShownToItsMembers() throws Exception {
    JsonNode conversation = get("/api/conversations/g-1").is(200).json();

    assertThat(conversation.path("title").asString()).isEqualTo("Team");
    assertThat(conversation.path("unread").asLong()).isEqualTo(2);
    gateway.ask(token("carol"), "GET", "/api/conversations/g-1", null).isRefused(404, "NOT_FOUND");
  }

  @Test
  void created_isAnsweredWithTheConversation() throws Exception {
    post("/api/conversations", "{'conversationId':'g-1','title':'Team','members':['bob']}").is(201);

    assertThat(gateway.script.commands.getFirst())
        .isInstanceOfSatisfying(
            CreateConversation.class,
            create -> {
              assertThat(create.title()).isEqualTo("Team");
              assertThat(create.members()).containsExactly(new UserId("bob"));
            });
  }

  @Test
  void update_changesWhatIsGiven() throws Exception {
    gateway.ask("PATCH", "/api/conversations/g-1", "{'title':'T','muted':true}").is(200);

    assertThat(gateway.script.commands.getFirst())
        .isInstanceOfSatisfying(
            UpdateConversation.class,
            update -> {
              assertThat(update.conversationId()).isEqualTo(Script.GROUP);
              assertThat(update.title()).isEqualTo("T");
              assertThat(update.muted()).isTrue();
              assertThat(update.pinned()).isNull();
            });
  }

  @Test
  void members_areAddedAndRemoved() throws Exception {
    post("/api/conversations/g-1/members", "{'members':['carol','alice']}").is(200);
    post("/api/conversations/g-1/members", "{'members':['alice']}").is(200);
    gateway.ask("DELETE", "/api/conversations/g-1/members/carol", null).is(200);
    gateway.ask("DELETE", "/api/conversations/g-1/members/alice", null).is(200);

    assertThat(gateway.script.commands)
        .extracting(Object::getClass)
        .containsExactly(
            AddMembers.class, JoinConversation.class, RemoveMembers.class, LeaveConversation.class);
    assertThat(gateway.script.commands).allMatch(c -> c.conversationId().equals(Script.GROUP));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      delimiter = '|',
      textBlock =
          """
          POST  | /api/conversations             | {'kind':'crowd'}
          POST  | /api/conversations             | {'kind':'direct','members':['bob','carol']}
          POST  | /api/conversations             | {'title':7}
          POST  | /api/conversations             | []
          PATCH | /api/conversations/g-1         | {}
          PATCH | /api/conversations/g-1         | {'conversationId':'g-2','title':'T'}
          PATCH | /api/conversations/g-1         | {'muted':'yes'}
          POST  | /api/conversations/g-1/members | {'members':[]}
          POST  | /api/conversations/g-1/members | {'members':'bob'}
          POST  | /api/conversations/g-1/members | {'members':[null]}
          """)
  void badChange_isInvalid(String method, String path, String body) throws Exception {
    gateway.ask(method, path, body).isRefused(400, "INVALID");

    assertThat(gateway.script.commands).isEmpty();
  }

  @Test
  void tooManyMembers_areTooLarge() throws Exception {
    String members = "'bob',".repeat(257);

    post("/api/conversations/g-1/members", "{'members':[" + members + "'bob']}")
        .isRefused(413, "TOO_LARGE");
  }

  // Presence.

  @Test
  void presence_isOfEachUserOnce() throws Exception {
    assertThat(users("users=bob,carol,bob")).containsExactly("bob", "carol");
    assertThat(users("users=a%2Cb&users=carol")).containsExactly("a,b", "carol");
  }

  private static List<String> users(String query) throws Exception {
    JsonNode presence = get("/api/presence?" + query).is(200).json().path("presence");
    return presence.valueStream().map(p -> p.path("userId").asString()).toList();
  }

  @Test
  void tooManyUsers_areTooLarge() throws Exception {
    StringBuilder users = new StringBuilder("u0");
    for (int i = 1; i <= PresenceController.MAX_USERS; i++) {
      users.append(",u").append(i);
    }

    get("/api/presence?users=" + users).isRefused(413, "TOO_LARGE");
  }

  // Profiles.

  @Test
  void profiles_areOfEachUserOnce() throws Exception {
    JsonNode users = get("/api/users?ids=bob,alice,bob").is(200).json().path("users");

    assertThat(users.toString())
        .isEqualTo(
            "[{\"userId\":\"bob\",\"name\":\"Name of bob\",\"picture\":\"https://example.org/bob\"},"
                + "{\"userId\":\"alice\",\"name\":\"Name of alice\","
                + "\"picture\":\"https://example.org/alice\"}]");
  }

  /// Carol shares nothing with bob, and sees of him what she sees of nobody.
  @Test
  void stranger_isAnsweredAsOfAUserWhomThereIsNot() throws Exception {
    JsonNode seen =
        gateway
            .ask(token("carol"), "GET", "/api/users?ids=bob,nobody", null)
            .is(200)
            .json()
            .path("users");

    assertThat(seen.toString()).isEqualTo("[{\"userId\":\"bob\"},{\"userId\":\"nobody\"}]");
  }

  @Test
  void tooManyProfiles_areTooLarge() throws Exception {
    StringBuilder users = new StringBuilder("u0");
    for (int i = 1; i <= UsersController.MAX_USERS; i++) {
      users.append(",u").append(i);
    }

    get("/api/users?ids=" + users).isRefused(413, "TOO_LARGE");
  }

  private static Answered post(String path, String body) throws IOException, InterruptedException {
    return gateway.ask("POST", path, body);
  }

  private static Answered get(String path) throws IOException, InterruptedException {
    return gateway.ask("GET", path, null);
  }
}
