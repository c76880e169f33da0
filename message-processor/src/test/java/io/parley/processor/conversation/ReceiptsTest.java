package io.parley.processor.conversation;

import static io.parley.contract.log.MarkCause.ANSWERED;
import static io.parley.contract.log.MarkCause.READ;
import static io.parley.contract.log.MarkCause.WRITTEN;
import static io.parley.processor.topology.Pipeline.EAST;
import static io.parley.processor.topology.Pipeline.WEST;
import static io.parley.processor.topology.Requests.add;
import static io.parley.processor.topology.Requests.create;
import static io.parley.processor.topology.Requests.crowd;
import static io.parley.processor.topology.Requests.delivered;
import static io.parley.processor.topology.Requests.leave;
import static io.parley.processor.topology.Requests.read;
import static io.parley.processor.topology.Requests.user;
import static io.parley.processor.topology.Requests.users;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.ConversationId;
import io.parley.contract.Membership;
import io.parley.contract.ReceiptMark;
import io.parley.contract.UserId;
import io.parley.contract.codec.Codec;
import io.parley.contract.kafka.Topic;
import io.parley.contract.log.Ephemeral;
import io.parley.contract.log.Ephemeral.ReceiptBatch;
import io.parley.contract.log.Ephemeral.ReceiptCounts;
import io.parley.contract.log.MarkCause;
import io.parley.contract.log.MovedMark;
import io.parley.contract.wire.Answer.MembershipTold;
import io.parley.contract.wire.Answer.ReceiptsTold;
import io.parley.contract.wire.Answer.ReceiptsTold.Moved;
import io.parley.contract.wire.Command.MarkReceipts;
import io.parley.contract.wire.Command.MarkReceipts.Mark;
import io.parley.processor.store.ConversationStore;
import io.parley.processor.topology.Pipeline;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Delivered and read watermarks.
class ReceiptsTest {
  private static final ConversationId DM = ConversationId.direct(user("alice"), user("bob"));
  private static final ConversationId LARGE = new ConversationId("large");

  private final Pipeline pipeline = new Pipeline();

  @AfterEach
  void close() {
    pipeline.close();
  }

  // In small conversations.

  @Test
  void deliveredAndRead_arePublishedAsTheyAdvance() {
    threeMessages();
    pipeline.send(delivered("bob", DM, 2));
    pipeline.send(read("bob", DM, 1));
    pipeline.send(read("bob", DM, 2));

    assertThat(receipts())
        .containsExactly(isWritten("bob", 2, 0), isRead("bob", 2, 1), isRead("bob", 2, 2));
  }

  @Test
  void whatIsRead_isDelivered() {
    threeMessages();
    pipeline.send(read("bob", DM, 3));

    assertThat(receipts()).containsExactly(isRead("bob", 3, 3));
  }

  @Test
  void watermarks_moveForwardOnly() {
    threeMessages();
    pipeline.send(read("bob", DM, 3));
    receipts();
    pipeline.outbound();
    pipeline.send(read("bob", DM, 2));
    pipeline.send(read("bob", DM, 3));
    pipeline.send(delivered("bob", DM, 1));

    assertThat(receipts()).isEmpty();
    assertThat(pipeline.outbound()).isEmpty();
  }

  @Test
  void oneThatMoves_isPublishedWithTheOneThatStays() {
    threeMessages();
    pipeline.send(delivered("bob", DM, 3));
    receipts();
    pipeline.send(read("bob", DM, 2));

    assertThat(receipts()).containsExactly(isRead("bob", 3, 2));
  }

  @Test
  void sameMemberTwiceInOneCommand_comesAsFarAsTheFarther() {
    threeMessages();
    pipeline.send(
        new MarkReceipts(
            DM,
            List.of(
                Mark.written(user("bob"), 3, 0),
                Mark.read(user("bob"), 2, 0),
                Mark.read(user("bob"), 1, 0))));

    assertThat(receipts())
        .containsExactly(
            batch(DM, List.of(), moved("bob", 3, 0, WRITTEN), moved("bob", 3, 2, READ)));
  }

  @Test
  void nobodyReads_whatIsNotThere() {
    threeMessages();
    pipeline.send(read("bob", DM, 1_000));
    assertThat(receipts()).containsExactly(isRead("bob", 3, 3));

    pipeline.say("alice", DM, "four");
    pipeline.send(read("bob", DM, 4));
    assertThat(receipts()).containsExactly(isRead("bob", 4, 4));
  }

  @Test
  void strangersAndUnknownConversations_areIgnored() {
    threeMessages();
    pipeline.outbound();
    pipeline.send(read("mallory", DM, 3));
    pipeline.send(read("alice", new ConversationId("unknown"), 3));

    assertThat(receipts()).isEmpty();
    assertThat(pipeline.outbound()).isEmpty();
    assertThat(pipeline.read(Topic.DEAD_LETTERS)).isEmpty();
  }

  @Test
  void severalMembersInOneCommand_areEachPublished() {
    ConversationId group = new ConversationId("team");
    pipeline.granted(create("alice", group, "bob", "carol"));
    pipeline.say("alice", group, "hello");
    pipeline.send(
        new MarkReceipts(
            group,
            List.of(
                Mark.written(user("bob"), 1, 0),
                Mark.written(user("mallory"), 1, 0),
                Mark.read(user("carol"), 1, 0))));

    assertThat(receipts())
        .containsExactly(
            batch(group, users("alice"), moved("bob", 1, 0, WRITTEN), moved("carol", 1, 1, READ)));
  }

  @Test
  void whoSends_hasReadEverything() {
    threeMessages();
    pipeline.say("bob", DM, "four");
    receipts();
    pipeline.send(read("bob", DM, 4));

    assertThat(receipts()).isEmpty();
  }

  @Test
  void mark_saysWhenItWas_andNotWhenTheWordOfItCame() {
    threeMessages();
    pipeline.send(
        new MarkReceipts(
            DM, List.of(Mark.written(user("bob"), 3, 180), Mark.read(user("bob"), 2, 20))));

    Instant now = pipeline.now();
    assertThat(receipts())
        .containsExactly(
            batch(
                DM,
                List.of(),
                new MovedMark(user("bob"), 3, 0, WRITTEN, now.minusMillis(180)),
                new MovedMark(user("bob"), 3, 2, READ, now.minusMillis(20))));
  }

  /// Without a record of its own: with the next mark of who has answered, and once.
  @Test
  void answer_isPublishedWithTheNextMark_andSaysWhenItWas() {
    threeMessages();
    pipeline.say("bob", DM, "four");
    Instant answered = pipeline.now();
    pipeline.advance(Duration.ofSeconds(5));
    pipeline.say("alice", DM, "five");
    pipeline.send(delivered("bob", DM, 5));
    pipeline.send(read("bob", DM, 5));

    assertThat(receipts())
        .containsExactly(
            batch(
                DM,
                List.of(),
                new MovedMark(user("bob"), 4, 4, ANSWERED, answered),
                moved("bob", 5, 4, WRITTEN)),
            isRead("bob", 5, 5));
  }

  @Test
  void receipts_goToInterestedGatewaysOnce_andIntoNoOrder() {
    threeMessages();
    pipeline.subscribe(EAST, DM);
    pipeline.subscribe(WEST, DM);
    pipeline.durable();
    pipeline.outbound();
    pipeline.send(delivered("bob", DM, 3));

    List<Moved> told =
        List.of(
            new Moved(DM, List.of(new ReceiptMark(user("bob"), 3, 0)), List.of(), pipeline.now()));
    assertThat(pipeline.answers(ReceiptsTold.class))
        .containsExactlyInAnyOrder(new ReceiptsTold(EAST, told), new ReceiptsTold(WEST, told));
    assertThat(pipeline.durable()).isEmpty();
  }

  @Test
  void read_isToldToTheReadersOtherDevices() {
    threeMessages();
    pipeline.open(EAST, "bob", "phone");
    pipeline.open(WEST, "bob", "laptop");
    pipeline.outbound();
    pipeline.memberships("bob");
    pipeline.send(read("bob", DM, 2));

    Membership told = new Membership(DM, true, 0, 2, false, false, false);
    assertThat(pipeline.answers(MembershipTold.class))
        .containsExactlyInAnyOrder(
            new MembershipTold(EAST, user("bob"), told),
            new MembershipTold(WEST, user("bob"), told));
    assertThat(pipeline.memberships("bob")).containsExactly(told);
  }

  @Test
  void delivered_isNotToldToTheUsersPartition() {
    threeMessages();
    pipeline.memberships("bob");
    pipeline.send(delivered("bob", DM, 2));

    assertThat(pipeline.memberships("bob")).isEmpty();
  }

  @Test
  void sent_isToldToTheSendersOtherDevicesWithinASecond() {
    threeMessages();
    pipeline.advance(Duration.ofSeconds(5));
    pipeline.open(WEST, "bob", "laptop");
    pipeline.outbound();
    pipeline.say("bob", DM, "four");
    pipeline.advance(Duration.ofSeconds(1));

    assertThat(pipeline.answers(MembershipTold.class))
        .containsExactly(
            new MembershipTold(
                WEST, user("bob"), new Membership(DM, true, 0, 4, false, false, false)));
  }

  // In large conversations.

  @Test
  void above256Members_onlyCountsArePublished() {
    String[] members = crowd("member", 300);
    pipeline.granted(create("owner", LARGE, Arrays.copyOf(members, 100)));
    pipeline.granted(add("owner", LARGE, Arrays.copyOfRange(members, 100, 200)));
    pipeline.granted(add("owner", LARGE, Arrays.copyOfRange(members, 200, 300)));
    pipeline.say("owner", LARGE, "hello");
    pipeline.subscribe(WEST, LARGE);
    pipeline.outbound();
    pipeline.send(delivered("member-1000", LARGE, 1));
    pipeline.send(
        new MarkReceipts(
            LARGE,
            List.of(
                Mark.read(user("member-1000"), 1, 0),
                Mark.read(user("member-1001"), 1, 0),
                Mark.written(user("member-1002"), 1, 0))));

    List<Ephemeral> counts = List.of(counts(1, 1, 0), counts(1, 3, 2));
    assertThat(receipts()).isEqualTo(counts);
    assertThat(pipeline.passing()).isEqualTo(counts);
  }

  @Test
  void aNewMessage_isCountedFromZero() {
    largeGroup();
    pipeline.say("owner", LARGE, "one");
    pipeline.send(read("member-1000", LARGE, 1));
    pipeline.say("owner", LARGE, "two");
    receipts();
    pipeline.send(read("member-1001", LARGE, 2));

    assertThat(receipts()).containsExactly(counts(2, 1, 1));
  }

  @Test
  void aMemberIsCountedOnce_andTheSenderNever() {
    largeGroup();
    pipeline.say("owner", LARGE, "one");
    pipeline.send(read("member-1000", LARGE, 1));
    pipeline.send(read("member-1000", LARGE, 1));
    pipeline.send(read("owner", LARGE, 1));

    assertThat(receipts()).containsExactly(counts(1, 1, 1));
  }

  @Test
  void readInALargeConversation_isToldToTheReadersOwnDevices() {
    largeGroup();
    pipeline.say("owner", LARGE, "one");
    pipeline.memberships("member-1000");
    pipeline.send(read("member-1000", LARGE, 1));

    assertThat(pipeline.memberships("member-1000"))
        .singleElement()
        .satisfies(membership -> assertThat(membership.readNumber()).isEqualTo(1));
  }

  @Test
  void conversationThatIsSmallAgain_hasReceiptsAgain() {
    largeGroup();
    assertThat(pipeline.sizes(ConversationStore.NAME)).containsEntry("m", 257L);
    pipeline.say("owner", LARGE, "one");
    pipeline.granted(leave("member-1000", LARGE)); // 256 are left
    pipeline.send(delivered("member-1200", LARGE, 1));

    assertThat(receipts())
        .containsExactly(batch(LARGE, users("owner"), moved("member-1200", 1, 0, WRITTEN)));
    assertThat(pipeline.sizes(ConversationStore.NAME)).doesNotContainKey("m");
  }

  private void threeMessages() {
    pipeline.say("alice", DM, "one");
    pipeline.say("alice", DM, "two");
    pipeline.say("alice", DM, "three");
  }

  private void largeGroup() {
    pipeline.granted(create("owner", LARGE));
    pipeline.crowd(LARGE, "owner", crowd("member", 256));
  }

  private List<Ephemeral> receipts() {
    return pipeline.values(Topic.RECEIPTS, Codec.EPHEMERALS);
  }

  private ReceiptBatch isWritten(String user, long delivered, long read) {
    return batch(DM, List.of(), moved(user, delivered, read, WRITTEN));
  }

  private ReceiptBatch isRead(String user, long delivered, long read) {
    return batch(DM, List.of(), moved(user, delivered, read, READ));
  }

  private MovedMark moved(String user, long delivered, long read, MarkCause cause) {
    return new MovedMark(user(user), delivered, read, cause, pipeline.now());
  }

  private ReceiptBatch batch(
      ConversationId conversation, List<UserId> authors, MovedMark... marks) {
    return new ReceiptBatch(conversation, List.of(marks), authors, pipeline.now());
  }

  private ReceiptCounts counts(long number, long delivered, long read) {
    return new ReceiptCounts(LARGE, number, delivered, read, pipeline.now());
  }
}
