package io.parley.analytics;

import static io.parley.contract.log.MarkCause.ANSWERED;
import static io.parley.contract.log.MarkCause.READ;
import static io.parley.contract.log.MarkCause.WRITTEN;
import static io.parley.contract.log.SessionChanged.Ended.Reason.CLOSED;
import static io.parley.contract.log.SessionChanged.Ended.Reason.GATEWAY_LOST;

import io.parley.contract.Attachment;
import io.parley.contract.ConversationId;
import io.parley.contract.ConversationKind;
import io.parley.contract.ConversationView;
import io.parley.contract.MessageBody;
import io.parley.contract.MessageId;
import io.parley.contract.MessageType;
import io.parley.contract.NotificationId;
import io.parley.contract.Presence;
import io.parley.contract.PresenceStatus;
import io.parley.contract.Preview;
import io.parley.contract.Profile;
import io.parley.contract.Sender;
import io.parley.contract.UserId;
import io.parley.contract.codec.Codec;
import io.parley.contract.kafka.Topic;
import io.parley.contract.log.AuditVerdict;
import io.parley.contract.log.Change;
import io.parley.contract.log.Contact;
import io.parley.contract.log.ConversationEvent;
import io.parley.contract.log.ConversationEvent.ConversationChanged;
import io.parley.contract.log.ConversationEvent.MessageAccepted;
import io.parley.contract.log.ConversationEvent.MessageDeleted;
import io.parley.contract.log.ConversationEvent.MessageEdited;
import io.parley.contract.log.ConversationEvent.Reacted;
import io.parley.contract.log.ConversationSnapshot;
import io.parley.contract.log.ConversationSnapshot.Block;
import io.parley.contract.log.Ephemeral.ReceiptBatch;
import io.parley.contract.log.MarkCause;
import io.parley.contract.log.MovedMark;
import io.parley.contract.log.Notification;
import io.parley.contract.log.Notification.Cancelled;
import io.parley.contract.log.Notification.Requested;
import io.parley.contract.log.PresenceChanged;
import io.parley.contract.log.ProfileChanged;
import io.parley.contract.log.SessionChanged;
import io.parley.contract.log.SessionChanged.Ended;
import io.parley.contract.log.SessionChanged.Started;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/// A scripted day of chat, 2026-03-14, as the public topics hold it: two partitions each, the same
/// records every time. What comes of it is worked out by hand in [QuestionsTest].
///
/// Three conversations: alice and bob; ada and zoë, whose ids need escapes; and a group, which erin
/// joins late and dave has to leave. A processor and a gateway crash, so some records come twice.
final class RecordedDay {
  static final UserId ALICE = new UserId("alice");
  static final UserId BOB = new UserId("bob");
  static final UserId CAROL = new UserId("carol");
  static final UserId DAVE = new UserId("dave");
  static final UserId ERIN = new UserId("erin");
  static final UserId FRANK = new UserId("frank");
  static final UserId ADA = new UserId("ada@example.org");
  static final UserId ZOE = new UserId("zoë");

  static final ConversationId PAIR = ConversationId.direct(ALICE, BOB);
  static final ConversationId FAR = ConversationId.direct(ADA, ZOE);
  static final ConversationId TEAM = new ConversationId("team-birdhouse");

  static final Map<UserId, String> NAMES =
      new TreeMap<>(
          Map.of(
              ALICE, "Alice Arden",
              BOB, "Bob Brook",
              CAROL, "Carol Crane",
              DAVE, "Dave Dune",
              ERIN, "Erin Eyre",
              FRANK, "Frank Frost",
              ADA, "Ada Lark",
              ZOE, "Zoë Quill"));

  private static final String TITLE = "Friends of the birdhouse";
  private static final String GATEWAY = "gateway-hilltop";
  private static final int PARTITIONS = 2;

  private final Map<String, List<ConsumerRecord<byte[], byte[]>>> records = new TreeMap<>();
  private final Map<String, Long> offsets = new HashMap<>();

  RecordedDay() {
    users();
    pair();
    team();
    far();
    receipts();
    sessions();
    notifications();
    audit();
  }

  /// By topic, in the order in which they were written.
  Map<String, List<ConsumerRecord<byte[], byte[]>>> records() {
    return records;
  }

  private void users() {
    NAMES.forEach(
        (user, name) -> {
          String picture = "https://pictures.example.org/" + name.replace(' ', '-') + ".png";
          Instant since = at("07:00:00");
          Profile profile = new Profile(user, name, picture, since);
          put(
              Topic.PROFILES,
              user.value(),
              since,
              Codec.PROFILES.encode(new ProfileChanged(profile, at("06:00:00"), since)));
          Presence presence = new Presence(user, PresenceStatus.OFFLINE, at("07:30:00"));
          put(
              Topic.PRESENCE,
              user.value(),
              at("07:30:05"),
              Codec.PRESENCE.encode(new PresenceChanged(presence, at("07:30:05"))));
        });
    // A user who was erased.
    put(Topic.PROFILES, "grace", at("07:31:00"), null);
  }

  private void pair() {
    direct(PAIR, List.of(ALICE, BOB), "08:00:00");
    message(PAIR, 1, 1, ALICE, "08:00:00", "good morning bob", false);
    message(PAIR, 2, 2, BOB, "08:00:30", "morning alice", false);
    for (int time = 0; time < 2; time++) { // a processor has crashed
      message(PAIR, 3, 3, ALICE, "08:05:00", "lunch at noon", true);
      edit(PAIR, 4, 3, 3, ALICE, "08:05:20", "lunch at one");
    }
    event(new Reacted(PAIR, id(PAIR, 3, 3), 5, 3, "👍", true, BOB, at("08:06:00")));
    message(PAIR, 6, 4, BOB, "09:10:00", "yes with pleasure", false);
    message(PAIR, 7, 5, ALICE, "23:59:59.900", "good night", false);
  }

  private void team() {
    List<UserId> four = List.of(ALICE, BOB, CAROL, DAVE);
    changed(1, 0, Change.CREATED, four, four, "09:00:00");
    event(
        new MessageAccepted(
            id(TEAM, 1, 2),
            "client-welcome",
            TEAM,
            2,
            1,
            sender(ALICE),
            new MessageBody(
                MessageType.TEXT, "welcome all", List.of(), null, null, List.of(BOB), null),
            at("09:15:00"),
            null));
    for (int time = 0; time < 2; time++) {
      event(
          new MessageAccepted(
              id(TEAM, 2, 3),
              "client-thanks",
              TEAM,
              3,
              2,
              sender(CAROL),
              new MessageBody(
                  MessageType.IMAGE,
                  "thanks",
                  List.of(
                      new Attachment(
                          "https://files.example.org/hummingbird.png",
                          "hummingbird.png",
                          "image/png",
                          2_048L,
                          640,
                          480)),
                  id(TEAM, 1, 2),
                  id(TEAM, 1, 2),
                  List.of(),
                  Codec.json().createObjectNode().put("campaign", "springtime")),
              at("09:20:00"),
              true));
    }
    message(TEAM, 4, 3, BOB, "09:30:00", "wrong window sorry", true);
    for (int time = 0; time < 2; time++) {
      event(new MessageDeleted(TEAM, id(TEAM, 3, 4), 5, 3, BOB, at("09:31:00")));
    }
    edit(TEAM, 6, 1, 2, ALICE, "09:40:00", "welcome everyone");
    edit(TEAM, 7, 1, 2, ALICE, "09:45:00", "welcome everyone here");
    event(
        new MessageAccepted(
            id(TEAM, 4, 8),
            "client-voice",
            TEAM,
            8,
            4,
            sender(DAVE),
            new MessageBody(
                MessageType.AUDIO,
                "",
                List.of(
                    new Attachment(
                        "https://files.example.org/note.ogg",
                        null,
                        "audio/ogg",
                        4_096L,
                        null,
                        null)),
                null,
                null,
                List.of(),
                null),
            at("14:00:00"),
            true));
    List<UserId> five = List.of(ALICE, BOB, CAROL, DAVE, ERIN);
    changed(9, 4, Change.ADDED, List.of(ERIN), five, "14:30:00");
    List<UserId> left = List.of(ALICE, BOB, CAROL, ERIN);
    changed(10, 4, Change.REMOVED, List.of(DAVE), left, "15:00:00");
    for (boolean on : List.of(true, false)) {
      String time = on ? "15:30:00" : "15:31:00";
      event(new Reacted(TEAM, id(TEAM, 1, 2), on ? 11 : 12, 1, "heart", on, CAROL, at(time)));
    }
  }

  private void far() {
    direct(FAR, List.of(ADA, ZOE), "10:00:00");
    event(contact(1, 1, ZOE, "10:00:00", "did the parcel come", null, Contact.REQUESTED));
    event(contact(2, 2, ADA, "10:10:00", "it did", true, Contact.ACCEPTED));
    message(FAR, 3, 3, ZOE, "10:10:05", "splendid", true);
    event(new MessageDeleted(FAR, id(FAR, 3, 3), 4, 3, ZOE, at("10:11:00")));
    message(FAR, 5, 4, ZOE, "11:00:00", "one more thing", false);
    message(FAR, 6, 5, ZOE, "11:00:40", "the ribbon was blue", false);
    message(FAR, 7, 6, ADA, "11:02:00", "noted", true);
  }

  private void receipts() {
    receipt(PAIR, "08:00:00.300", mark(BOB, 1, 0, WRITTEN, "08:00:00.120"));
    receipt(PAIR, "08:00:20.200", mark(BOB, 1, 1, READ, "08:00:20"));
    receipt(PAIR, "08:00:30.300", mark(ALICE, 2, 0, WRITTEN, "08:00:30.080"));
    receipt(
        PAIR,
        "08:05:00.400",
        mark(ALICE, 3, 3, ANSWERED, "08:05:00"),
        mark(BOB, 3, 1, WRITTEN, "08:05:00.200"));
    for (int time = 0; time < 2; time++) { // a gateway has said it again
      receipt(PAIR, "08:05:50.200", mark(BOB, 3, 3, READ, "08:05:50"));
    }
    receipt(
        PAIR,
        "09:12:03.200",
        mark(ALICE, 4, 3, WRITTEN, "09:12:00"),
        mark(ALICE, 4, 4, READ, "09:12:03"));
    receipt(PAIR, "2026-03-15T00:00:00.300Z", mark(BOB, 5, 4, WRITTEN, "2026-03-15T00:00:00.100Z"));

    receipt(
        TEAM,
        "09:15:00.300",
        mark(BOB, 1, 0, WRITTEN, "09:15:00.150"),
        mark(CAROL, 1, 0, WRITTEN, "09:15:00.150"));
    receipt(TEAM, "09:16:00.200", mark(BOB, 1, 1, READ, "09:16:00"));
    receipt(
        TEAM,
        "09:20:00.300",
        mark(ALICE, 2, 1, WRITTEN, "09:20:00.100"),
        mark(BOB, 2, 1, WRITTEN, "09:20:00.100"));
    receipt(
        TEAM,
        "09:30:00.400",
        mark(ALICE, 3, 1, WRITTEN, "09:30:00.300"),
        mark(CAROL, 3, 2, WRITTEN, "09:30:00.300"));
    receipt(TEAM, "09:35:00.200", mark(ALICE, 3, 3, READ, "09:35:00"));
    receipt(TEAM, "13:00:00.200", mark(DAVE, 3, 0, WRITTEN, "13:00:00"));
    receipt(
        TEAM,
        "14:00:00.400",
        mark(ALICE, 4, 3, WRITTEN, "14:00:00.250"),
        mark(BOB, 4, 3, WRITTEN, "14:00:00.250"));
    receipt(TEAM, "14:20:00.200", mark(CAROL, 4, 4, READ, "14:20:00"));
    // What a page brings to who has joined since.
    receipt(
        TEAM,
        "14:30:05.200",
        mark(ERIN, 4, 0, WRITTEN, "14:30:05"),
        mark(ERIN, 4, 4, READ, "14:30:05.100"));

    receipt(FAR, "10:00:00.300", mark(ADA, 1, 0, WRITTEN, "10:00:00.090"));
    receipt(FAR, "10:10:00.300", mark(ZOE, 2, 1, WRITTEN, "10:10:00.060"));
    receipt(FAR, "10:10:05.300", mark(ADA, 3, 2, WRITTEN, "10:10:05.110"));
    receipt(FAR, "11:00:00.300", mark(ADA, 4, 2, WRITTEN, "11:00:00.100"));
    receipt(FAR, "11:00:40.300", mark(ADA, 5, 2, WRITTEN, "11:00:40.100"));
  }

  private void sessions() {
    String eve = "2026-03-13T22:00:00Z";
    String next = "2026-03-15T00:10:00Z";
    ended(ZOE, "s-0", eve, "10:30:00", CLOSED);
    started(ALICE, "s-1", "07:59:00");
    ended(ALICE, "s-1", "07:59:00", "09:05:00", CLOSED);
    started(ALICE, "s-2", "09:11:50");
    started(ALICE, "s-3", "11:00:00");
    ended(ALICE, "s-2", "09:11:50", "12:00:00", CLOSED);
    ended(ALICE, "s-3", "11:00:00", "13:00:00", CLOSED);
    started(ALICE, "s-4", "13:30:00");
    ended(ALICE, "s-4", "13:30:00", "15:45:00", CLOSED);
    started(ALICE, "s-5", "23:50:00");
    started(BOB, "s-6", "07:59:30");
    started(CAROL, "s-7", "09:00:00");
    for (int time = 0; time < 2; time++) {
      ended(CAROL, "s-7", "09:00:00", "16:00:00", GATEWAY_LOST);
    }
    started(DAVE, "s-8", "12:59:55");
    ended(DAVE, "s-8", "12:59:55", "14:30:00", CLOSED);
    started(ADA, "s-9", "09:59:00");
    started(ERIN, "s-10", "14:29:00");
    ended(ERIN, "s-10", "14:29:00", "14:40:00", CLOSED);
    started(FRANK, "s-11", "12:00:00");
    ended(FRANK, "s-11", "12:00:00", "12:01:00", CLOSED);
    ended(BOB, "s-6", "07:59:30", "2026-03-15T00:00:10Z", CLOSED);
    ended(ALICE, "s-5", "23:50:00", next, CLOSED);
  }

  private void notifications() {
    for (int time = 0; time < 2; time++) {
      notification(ALICE, PAIR, 4, 6, BOB, "yes with pleasure", "09:10:05");
    }
    cancelled(ALICE, PAIR, 4, 4, "09:12:04");
    notification(DAVE, TEAM, 1, 2, ALICE, "welcome all", "09:15:01");
    notification(DAVE, TEAM, 2, 3, CAROL, "thanks", "09:20:01");
    notification(DAVE, TEAM, 3, 4, BOB, "wrong window sorry", "09:30:01");
    cancelled(DAVE, TEAM, 1, 3, "14:00:01");
    notification(ZOE, FAR, 6, 7, ADA, "noted", "11:02:01");
  }

  private void audit() {
    put(
        Topic.AUDIT,
        TEAM.value(),
        at("14:00:31"),
        Codec.AUDIT.encode(
            new AuditVerdict.Fault(
                TEAM,
                AuditVerdict.FaultType.MISSING,
                8,
                id(TEAM, 4, 8),
                CAROL,
                "the voice note of Dave Dune has not reached carol",
                at("14:00:31"))));
    put(
        Topic.AUDIT,
        "partition-0",
        at("15:00:00"),
        Codec.AUDIT.encode(
            new AuditVerdict.Summary(
                0, 24, 20, 19, 16, 1, 0, 0, 2, 4, 0, 0, 150, 300, 120_000, at("15:00:00"))));
  }

  private void message(
      ConversationId conversation,
      long seq,
      long number,
      UserId sender,
      String time,
      String content,
      boolean marksRead) {
    event(
        new MessageAccepted(
            id(conversation, number, seq),
            "client-" + content.replace(' ', '-'),
            conversation,
            seq,
            number,
            sender(sender),
            MessageBody.text(content),
            at(time),
            marksRead ? true : null));
  }

  private static MessageAccepted contact(
      long seq,
      long number,
      UserId sender,
      String time,
      String content,
      @Nullable Boolean marksRead,
      Contact contact) {
    return new MessageAccepted(
        id(FAR, number, seq),
        "client-" + seq,
        FAR,
        seq,
        number,
        sender(sender),
        MessageBody.text(content),
        at(time),
        marksRead,
        contact);
  }

  private void edit(
      ConversationId conversation,
      long seq,
      long number,
      long messageSeq,
      UserId by,
      String time,
      String content) {
    event(
        new MessageEdited(
            conversation,
            id(conversation, number, messageSeq),
            seq,
            number,
            content,
            by,
            at(time)));
  }

  private void changed(
      long seq, long number, Change change, List<UserId> whom, List<UserId> members, String time) {
    ConversationView view =
        new ConversationView(
            TEAM,
            ConversationKind.GROUP,
            TITLE,
            "https://pictures.example.org/birdhouse.png",
            false,
            ALICE,
            List.of(BOB),
            members,
            members.size(),
            at("09:00:00"));
    event(new ConversationChanged(TEAM, seq, number, change, whom, ALICE, at(time), view));
    snapshot(view, seq, at(time));
  }

  private void direct(ConversationId conversation, List<UserId> members, String time) {
    ConversationView view =
        new ConversationView(
            conversation,
            ConversationKind.DIRECT,
            null,
            null,
            false,
            null,
            List.of(),
            members,
            members.size(),
            at(time));
    snapshot(view, 1, at(time));
  }

  private void snapshot(ConversationView view, long seq, Instant at) {
    ConversationId conversation = view.conversationId();
    List<Block> blockedBy = conversation.equals(FAR) ? List.of(new Block(ADA, at)) : List.of();
    ConversationSnapshot snapshot = new ConversationSnapshot(view, seq, at, blockedBy);
    put(Topic.CONVERSATIONS, conversation.value(), at, Codec.CONVERSATIONS.encode(snapshot));
  }

  private void event(ConversationEvent event) {
    put(Topic.MESSAGES, event.conversationId().value(), event.at(), Codec.EVENTS.encode(event));
  }

  private static MovedMark mark(
      UserId user, long delivered, long read, MarkCause cause, String time) {
    return new MovedMark(user, delivered, read, cause, at(time));
  }

  private void receipt(ConversationId conversation, String time, MovedMark... marks) {
    ReceiptBatch batch = new ReceiptBatch(conversation, List.of(marks), List.of(ALICE), at(time));
    put(Topic.RECEIPTS, conversation.value(), batch.at(), Codec.EPHEMERALS.encode(batch));
  }

  private void started(UserId user, String session, String time) {
    session(new Started(user, session, GATEWAY, at(time)));
  }

  private void ended(UserId user, String session, String start, String end, Ended.Reason reason) {
    session(new Ended(user, session, GATEWAY, at(start), at(end), reason));
  }

  private void session(SessionChanged session) {
    put(
        Topic.SESSION_LOG,
        session.userId().value(),
        session.at(),
        Codec.SESSION_LOG.encode(session));
  }

  private void notification(
      UserId user,
      ConversationId conversation,
      long number,
      long seq,
      UserId sender,
      String text,
      String time) {
    String message = id(conversation, number, seq);
    Instant at = at(time);
    Preview shown = new Preview(message, sender(sender), MessageType.TEXT, text, false, at);
    notification(new Requested(user, conversation, number, shown, number, at));
  }

  private void cancelled(
      UserId user, ConversationId conversation, long first, long read, String time) {
    notification(
        new Cancelled(
            user,
            conversation,
            NotificationId.of(user, conversation, first),
            NotificationId.of(user, conversation, read),
            read,
            Cancelled.Reason.READ,
            0,
            at(time)));
  }

  private void notification(Notification notification) {
    put(
        Topic.NOTIFICATIONS,
        notification.userId().value(),
        notification.at(),
        Codec.NOTIFICATIONS.encode(notification));
  }

  private void put(Topic of, String key, Instant at, byte @Nullable [] value) {
    String topic = of.topicName();
    byte[] keyBytes = key.getBytes(StandardCharsets.UTF_8);
    int partition = Utils.toPositive(Utils.murmur2(keyBytes)) % PARTITIONS;
    long offset = offsets.merge(topic + partition, 1L, Long::sum) - 1;
    RecordHeaders headers = new RecordHeaders();
    headers.add(
        "traceparent",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01".getBytes(StandardCharsets.UTF_8));
    records
        .computeIfAbsent(topic, _ -> new ArrayList<>())
        .add(
            new ConsumerRecord<>(
                topic,
                partition,
                offset,
                at.toEpochMilli(),
                TimestampType.CREATE_TIME,
                keyBytes.length,
                value == null ? 0 : value.length,
                keyBytes,
                value,
                headers,
                Optional.empty()));
  }

  private static Sender sender(UserId user) {
    return new Sender(user, NAMES.get(user), null);
  }

  private static String id(ConversationId conversation, long number, long seq) {
    return MessageId.of(conversation, number, seq).toString();
  }

  /// @param time of the day, or of another one with its date
  private static Instant at(String time) {
    return Instant.parse(time.contains("T") ? time : "2026-03-14T" + time + "Z");
  }
}
