package io.parley.gateway.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.parley.contract.Attachment;
import io.parley.contract.ConversationId;
import io.parley.contract.ConversationKind;
import io.parley.contract.ConversationView;
import io.parley.contract.ErrorCode;
import io.parley.contract.MessageBody;
import io.parley.contract.MessageType;
import io.parley.contract.ReceiptMark;
import io.parley.contract.UserId;
import io.parley.contract.codec.Codec;
import io.parley.contract.history.HistoryMessage;
import io.parley.contract.log.ConversationEvent.MessageAccepted;
import io.parley.gateway.history.History.Counts;
import io.parley.gateway.history.History.Receipts;
import io.parley.gateway.history.SearchHistory.Narrowing;
import io.parley.gateway.request.ListedConversations.Entry;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class PagedRequestsTest {
  /// Of these, seven fit into an ack.
  private static final String LONG = "x".repeat(64 * 1024);

  private final FakeMember alice = new FakeMember();
  private final FakeHistory history = new FakeHistory();
  private static final PageQuery NEWEST = PageQuery.of(null, null, null, null, null);

  private static final UserId ALICE = new UserId("alice");
  private static final UserId BOB = new UserId("bob");

  private final List<String> delivered = new ArrayList<>();

  /// Of the messages that may be found by their ids.
  private final Map<String, CompletableFuture<Long>> numbers = new HashMap<>();

  private final PagedRequests paged =
      new PagedRequests(
          history,
          history,
          (conversation, reader, number) ->
              delivered.add(reader + " " + conversation + " " + number),
          (user, conversation, messageId) -> numbers.get(messageId),
          new RateLimits(new RequestLimits(1, 1, 100_000, 1_000_000), () -> 1));

  /// Finding 5: no user has all of what users share.
  @Test
  void userWhoReadsAsMuchAsOneMay_isOverloaded_andNobodyElseIs() {
    history.waits = true;
    List<CompletableFuture<Listing>> pages = new ArrayList<>();
    for (int i = 0; i < PagedRequests.MAX_READS_OF_ONE; i++) {
      pages.add(read(ALICE));
    }
    assertThat(read(ALICE)).isCompletedExceptionally();
    assertThat(read(BOB)).isNotDone();
    List<CompletableFuture<Listing>> searches = new ArrayList<>();
    for (int i = 0; i < PagedRequests.MAX_SEARCHES_OF_ONE; i++) {
      searches.add(find(ALICE));
    }
    assertThat(find(ALICE)).isCompletedExceptionally();
    assertThat(find(BOB)).isNotDone();

    history.answerAll();
    history.answerAll(); // receipts of whom pages asked one after the other
    assertThat(pages).allMatch(CompletableFuture::isDone);
    assertThat(searches).allMatch(CompletableFuture::isDone);
    assertThat(read(ALICE)).isNotDone();
    assertThat(find(ALICE)).isNotDone();
  }

  private CompletableFuture<Listing> read(UserId user) {
    return paged.page(FakeMember.GROUP, new Reader(user, List.of(), 0), NEWEST);
  }

  private CompletableFuture<Listing> find(UserId user) {
    return paged.search(
        user,
        Map.of(FakeMember.GROUP, 0L),
        PagedRequests.query("q", "word", Narrowing.NONE, null, null));
  }

  // history:page

  @Test
  void pageThatFits_isWhole() throws RequestException {
    history.messages = messages(100, "hi");

    JsonNode ack = page("{'conversationId':'g-1','limit':100}");

    assertThat(numbers(ack)).hasSize(100);
    assertThat(ack.path("hasMore").asBoolean()).isFalse();
  }

  @Test
  void bigPage_losesItsOldestMessages() throws RequestException {
    history.messages = messages(50, LONG);

    JsonNode ack = page("{'conversationId':'g-1'}");

    assertThat(numbers(ack)).containsExactly(44L, 45L, 46L, 47L, 48L, 49L, 50L);
    assertThat(ack.path("hasMore").asBoolean()).isTrue();
  }

  @Test
  void bigPageBetweenTwoNumbers_losesItsOldestMessages() throws RequestException {
    history.messages = messages(9, LONG);

    assertThat(numbers(page("{'conversationId':'g-1','after':0,'before':10}"))).startsWith(3L);
  }

  @Test
  void bigPageFromTheStart_losesItsNewestMessages() throws RequestException {
    history.messages = messages(50, LONG);

    JsonNode ack = page("{'conversationId':'g-1','after':0}");

    assertThat(numbers(ack)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
    assertThat(ack.path("hasMore").asBoolean()).isTrue();
  }

  @Test
  void size_isThatOfTheJson() throws RequestException {
    String escaped = "\u0001".repeat(64 * 1024); // six characters each
    history.messages =
        List.of(
            FakeHistory.message(FakeMember.GROUP, 1, escaped),
            FakeHistory.message(FakeMember.GROUP, 2, escaped));

    assertThat(numbers(page("{'conversationId':'g-1'}"))).containsExactly(2L);
    assertThat(numbers(page("{'conversationId':'g-1','after':0}"))).containsExactly(1L);
  }

  @Test
  void cutPage_keepsAllThatFitsOnItsOtherSide() throws RequestException {
    history.messages =
        LongStream.rangeClosed(1, 20)
            .mapToObj(n -> FakeHistory.message(FakeMember.GROUP, n, n <= 10 ? "hi" : LONG))
            .toList();

    assertThat(numbers(page("{'conversationId':'g-1'}"))).hasSize(7).startsWith(14L);
    assertThat(numbers(page("{'conversationId':'g-1','after':0}"))).hasSize(17).startsWith(1L);
  }

  /// Finding 11.
  @Test
  void newcomer_readsNothingOfBefore() throws RequestException {
    alice.visibleAfter = 6;
    page("{'conversationId':'g-1','before':3}");
    page("{'conversationId':'g-1','after':0}");
    page("{'conversationId':'dm:alice:bob'}");
    search("{'query':'hi'}");
    search("{'query':'hi','conversationId':'g-1'}");

    assertThat(history.asked)
        .filteredOn(asked -> !asked.startsWith("receipts"))
        .containsExactly(
            "page g-1 3 6 50",
            "page g-1 null 6 50",
            "page dm:alice:bob null 0 50",
            "search hi [dm:alice:bob, g-1 after 6] 50 null",
            "search hi [g-1 after 6] 50 null");
  }

  @Test
  void messageThatAloneIsTooBig_isSentAlone() throws RequestException {
    HistoryMessage huge = HistoryMessage.of(huge());
    history.messages = List.of(huge, huge);

    byte[] ack = paged.page(alice, payload("{'conversationId':'g-1'}")).join();

    assertThat(ack.length).isGreaterThan(PagedRequests.MAX_BYTES);
    assertThat(numbers(Codec.json().readTree(ack))).containsExactly(1L);
  }

  @Test
  void receipts_areThoseOfTheListedMembers() throws RequestException {
    history.receipts = new Receipts(List.of(new ReceiptMark(new UserId("bob"), 7, 0)), null);

    JsonNode ack = page("{'conversationId':'dm:alice:bob'}");

    assertThat(history.asked).contains("receipts dm:alice:bob [alice, bob]");
    assertThat(ack.get("receipts").toString())
        .isEqualTo("[{\"userId\":\"bob\",\"delivered\":7,\"read\":0}]");
    assertThat(ack.has("receiptCounts")).isFalse();
  }

  @Test
  void page_isDeliveredToWhoReadsIt() throws RequestException {
    history.messages = messages(3, "hi"); // Alice's own
    page("{'conversationId':'dm:alice:bob'}");
    assertThat(delivered).isEmpty();

    paged.page(FakeMember.DM, new Reader(BOB, List.of(ALICE, BOB), 0), NEWEST).join();
    paged.page(FakeMember.DM, new Reader(BOB, List.of(ALICE, BOB), 0), around(2, 10)).join();
    assertThat(delivered).containsExactly("bob dm:alice:bob 3", "bob dm:alice:bob 3");
  }

  @Test
  void pageThatIsDeliveredAlready_isNoNews() {
    history.messages = messages(3, "hi");
    history.receipts = new Receipts(List.of(new ReceiptMark(BOB, 3, 0)), null);
    paged.page(FakeMember.DM, new Reader(BOB, List.of(ALICE, BOB), 0), NEWEST).join();
    assertThat(delivered).isEmpty();

    history.receipts = new Receipts(List.of(new ReceiptMark(BOB, 2, 0)), null);
    paged.page(FakeMember.DM, new Reader(BOB, List.of(ALICE, BOB), 0), NEWEST).join();
    assertThat(delivered).containsExactly("bob dm:alice:bob 3");
  }

  /// What does not fit into the page is not delivered by it.
  @Test
  void cutPage_isDeliveredAsFarAsItGoes() {
    history.messages = messages(10, LONG);
    PageQuery all = PageQuery.of(null, 0L, null, null, null);
    byte[] body =
        paged.page(FakeMember.DM, new Reader(BOB, List.of(ALICE, BOB), 0), all).join().body();

    List<Long> numbers = numbers(Codec.json().readTree(body));
    assertThat(numbers).hasSizeLessThan(10);
    assertThat(delivered).containsExactly("bob dm:alice:bob " + numbers.getLast());
  }

  @Test
  void pageOfALargeConversation_isNotMarked() {
    history.messages = messages(3, "hi");
    paged.page(FakeMember.GROUP, new Reader(BOB, List.of(), 0), NEWEST).join();
    assertThat(delivered).isEmpty();
  }

  @Test
  void receiptsOfALargeConversation_areCounts() throws RequestException {
    history.receipts = new Receipts(List.of(), new Counts(7, 998, 311));

    JsonNode ack = page("{'conversationId':'g-1'}");

    assertThat(ack.get("receiptCounts").toString())
        .isEqualTo("{\"number\":7,\"deliveredCount\":998,\"readCount\":311}");
    assertThat(ack.has("receipts")).isFalse();
  }

  @Test
  void pageWithManyReceipts_hasFewerMessages() throws RequestException {
    history.messages = messages(50, LONG);
    history.receipts =
        new Receipts(
            IntStream.range(0, 256)
                .mapToObj(i -> new ReceiptMark(new UserId(i + "\"".repeat(124)), i, i))
                .toList(),
            null);

    JsonNode ack = page("{'conversationId':'g-1'}");

    assertThat(ack.get("receipts").size()).isEqualTo(256);
    assertThat(numbers(ack)).containsExactly(45L, 46L, 47L, 48L, 49L, 50L);
    assertThat(ack.path("hasMore").asBoolean()).isTrue();
  }

  // receipt:list

  /// Who opens what the device has already needs no page to know who has read it.
  @Test
  void receiptsAlone_areThoseOfAPage_andMarkNothing() throws RequestException {
    history.receipts = new Receipts(List.of(new ReceiptMark(BOB, 7, 6)), null);
    JsonNode ofEach = receipts("{'conversationId':'dm:alice:bob'}");
    history.receipts = new Receipts(List.of(), new Counts(7, 998, 311));
    JsonNode counts = receipts("{'conversationId':'g-1'}");

    assertThat(ofEach.toString())
        .isEqualTo("{\"ok\":true,\"receipts\":[{\"userId\":\"bob\",\"delivered\":7,\"read\":6}]}");
    assertThat(counts.path("receiptCounts").path("readCount").asInt()).isEqualTo(311);
    assertThat(history.asked)
        .containsExactly("receipts dm:alice:bob [alice, bob]", "receipts g-1 []");
    assertThat(delivered).isEmpty();
  }

  @Test
  void receiptsOfAStranger_areNotFound() {
    assertThatExceptionOfType(RequestException.class)
        .isThrownBy(() -> receipts("{'conversationId':'g-2'}"))
        .matches(e -> e.code() == ErrorCode.NOT_FOUND);
    assertThat(history.asked).isEmpty();
  }

  private JsonNode receipts(String payload) throws RequestException {
    return Codec.json().readTree(paged.receipts(alice, payload(payload)).join());
  }

  // around a message

  private static PageQuery around(long number, int limit) {
    return PageQuery.of(null, null, number, null, limit);
  }

  /// A link names the message, by number or id, and leads to what was said about it.
  @Test
  void messageOfALink_comesWithWhatIsAroundIt() throws RequestException {
    numbers.put("m-5", CompletableFuture.completedFuture(5L));
    history.messages = messages(1, "hi");
    alice.visibleAfter = 3;

    JsonNode byNumber = page("{'conversationId':'g-1','around':5,'limit':4}");
    JsonNode byId = page("{'conversationId':'g-1','messageId':'m-5','limit':4}");

    assertThat(byId).isEqualTo(byNumber);
    assertThat(byId.path("ok").asBoolean()).isTrue();
    assertThat(byId.path("hasMore").isBoolean()).isTrue();
    assertThat(byId.path("hasLater").isBoolean()).isTrue();
    List<String> once = List.of("page g-1 6 3 2", "page g-1 null 5 2", "receipts g-1 []");
    assertThat(history.asked)
        .containsExactlyElementsOf(
            Collections.nCopies(2, once).stream().flatMap(List::stream).toList());
  }

  @Test
  void messageThatIsNotThere_isNotFound_andHistoryIsNotAsked() throws RequestException {
    numbers.put(
        "m-5",
        CompletableFuture.failedFuture(
            RequestException.of(ErrorCode.NOT_FOUND, "there is no such message")));

    assertThat(paged.page(alice, payload("{'conversationId':'g-1','messageId':'m-5'}")))
        .isCompletedExceptionally();
    assertThat(history.asked).isEmpty();
  }

  @Test
  void bigPagesAroundAMessage_areCutFarFromIt() {
    history.messages = messages(10, LONG);
    history.hasMore = false;

    JsonNode page =
        Codec.json()
            .readTree(
                paged
                    .page(FakeMember.GROUP, new Reader(ALICE, List.of(), 0), around(5, 51))
                    .join()
                    .body());

    assertThat(history.asked)
        .containsExactly("page g-1 6 0 26", "page g-1 null 5 25", "receipts g-1 []");
    assertThat(numbers(page)).containsExactly(8L, 9L, 10L, 1L, 2L, 3L); // each half has all ten
    assertThat(page.path("hasMore").asBoolean()).isTrue();
    assertThat(page.path("hasLater").asBoolean()).isTrue();
    assertThat(page.has("ok")).isFalse();
  }

  // history:search

  @Test
  void bigSearch_isAskedAgainForWhatFits() throws RequestException {
    history.messages = messages(20, LONG);

    JsonNode first = search("{'query':'x'}");
    JsonNode last = search("{'query':'x','cursor':'14'}");

    assertThat(numbers(first)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
    assertThat(first.path("cursor").asString()).isEqualTo("7");
    assertThat(numbers(last)).containsExactly(15L, 16L, 17L, 18L, 19L, 20L);
    assertThat(last.has("cursor")).isFalse();
    assertThat(history.asked)
        .containsExactly(
            "search x [dm:alice:bob, g-1] 50 null",
            "search x [dm:alice:bob, g-1] 7 null",
            "search x [dm:alice:bob, g-1] 50 14");
  }

  @Test
  void search_isNarrowedByPersonAndTime() throws RequestException {
    search(
        "{'query':'x','from':'bob','after':'2026-01-01T00:00:00Z','before':'2026-01-02T01:00:00+01:00'}");

    assertThat(history.asked)
        .containsExactly(
            "search x [dm:alice:bob, g-1] 50 null"
                + " from bob after 2026-01-01T00:00:00Z before 2026-01-02T00:00:00Z");
  }

  // conversation:list

  @Test
  void list_hasEachConversationsCountersAndLastMessage() throws RequestException {
    alice.conversations = List.of(entry("g-1", 4, 6), entry("g-2", 0, 0), entry("g-3", 1, 1));
    history.messages = List.of(FakeHistory.message(new ConversationId("g-1"), 6, "hi"));

    JsonNode conversations = list("{}").path("conversations");

    assertThat(conversations.get(0).path("unread").asLong()).isEqualTo(2);
    assertThat(conversations.get(0).path("muted").asBoolean()).isTrue();
    JsonNode last = conversations.get(0).path("lastMessage");
    assertThat(last).hasToString(history.messages.getFirst().json().toString());
    assertThat(conversations.get(1).has("lastMessage")).isFalse(); // there is none
    assertThat(conversations.get(2).has("lastMessage")).isFalse(); // not there yet
    assertThat(history.asked).containsExactly("messages 2");
  }

  @Test
  void listWithMore_hasACursorForIt() throws RequestException {
    alice.conversations = List.of(entry("g-1", 0, 0), entry("g-2", 0, 0), entry("g-3", 0, 0));

    JsonNode first = list("{'limit':2}");
    JsonNode last = list("{'limit':2,'cursor':'2'}");

    assertThat(ids(first)).containsExactly("g-1", "g-2");
    assertThat(first.path("cursor").asString()).isEqualTo("2");
    assertThat(ids(last)).containsExactly("g-3");
    assertThat(last.has("cursor")).isFalse();
    assertThat(history.asked).isEmpty();
  }

  @Test
  void listWithoutHistory_hasEverythingElse() throws RequestException {
    alice.conversations = List.of(entry("g-1", 4, 6));
    history.failure = new IOException("secret");

    JsonNode conversation = list("{}").path("conversations").get(0);

    assertThat(conversation.path("unread").asLong()).isEqualTo(2);
    assertThat(conversation.has("lastMessage")).isFalse();
  }

  @Test
  void bigList_endsWhereItFits() throws RequestException {
    alice.conversations =
        IntStream.rangeClosed(1, 60).mapToObj(i -> entry("g-" + i, 0, 1)).toList();
    history.messages =
        alice.conversations.stream()
            .map(e -> FakeHistory.message(e.conversation().conversationId(), 1, LONG))
            .toList();

    JsonNode ack = list("{}");

    assertThat(ids(ack)).containsExactly("g-1", "g-2", "g-3", "g-4", "g-5", "g-6", "g-7");
    assertThat(ack.path("cursor").asString()).isEqualTo("7");
  }

  private static List<HistoryMessage> messages(int count, String content) {
    return LongStream.rangeClosed(1, count)
        .mapToObj(number -> FakeHistory.message(FakeMember.GROUP, number, content))
        .toList();
  }

  /// As big as JSON can make a message.
  private static MessageAccepted huge() {
    String url = "\u0001".repeat(2048);
    String name = "\u0001".repeat(256);
    Attachment attachment = new Attachment(url, name, name, 1L, null, null);
    return new MessageAccepted(
        "m-1",
        "c-1",
        FakeMember.GROUP,
        1,
        1,
        FakeMember.ALICE,
        new MessageBody(
            MessageType.FILE,
            "\u0001".repeat(64 * 1024),
            Collections.nCopies(10, attachment),
            null,
            null,
            List.of(),
            null),
        Instant.EPOCH);
  }

  /// Rather than that there is nothing.
  @Test
  void memberOfWhomNothingIsKnownYet_isToldToTryAgain() {
    alice.known = false;

    for (ThrowingCallable request :
        List.<ThrowingCallable>of(
            () -> page("{'conversationId':'g-1'}"),
            () -> search("{'query':'hi'}"),
            () -> search("{'query':'hi','conversationId':'g-1'}"),
            () -> list("{}"))) {
      assertThatExceptionOfType(RequestException.class)
          .isThrownBy(request)
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.OVERLOADED))
          .satisfies(e -> assertThat(e.retryAfter()).isPresent());
    }
  }

  private static Entry entry(String id, long readNumber, long lastNumber) {
    ConversationId conversation = new ConversationId(id);
    ConversationView view =
        new ConversationView(
            conversation,
            ConversationKind.GROUP,
            null,
            null,
            false,
            null,
            List.of(),
            List.of(),
            2,
            Instant.EPOCH);
    return new Entry(
        view,
        ConversationJsonTest.membership(conversation, readNumber),
        lastNumber + 1,
        lastNumber,
        0);
  }

  private JsonNode page(String payload) throws RequestException {
    return ack(paged.page(alice, payload(payload)).join());
  }

  private JsonNode search(String payload) throws RequestException {
    return ack(paged.search(alice, payload(payload)).join());
  }

  private JsonNode list(String payload) throws RequestException {
    return ack(paged.conversations(alice, payload(payload)).join());
  }

  private static Payload payload(String json) throws RequestException {
    return Payload.of(Codec.json().readTree(json.replace('\'', '"')));
  }

  private static JsonNode ack(byte[] json) {
    assertThat(json.length).isLessThan(PagedRequests.MAX_BYTES);
    JsonNode ack = Codec.json().readTree(json);
    assertThat(ack.path("ok").asBoolean()).isTrue();
    return ack;
  }

  private static List<Long> numbers(JsonNode ack) {
    return ack.path("messages").valueStream().map(m -> m.path("number").asLong()).toList();
  }

  private static List<String> ids(JsonNode ack) {
    return ack.path("conversations")
        .valueStream()
        .map(c -> c.path("conversationId").asString())
        .toList();
  }
}
