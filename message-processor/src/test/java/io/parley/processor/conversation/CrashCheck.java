package io.parley.processor.conversation;

import io.parley.contract.ContractValue;
import io.parley.contract.ConversationId;
import io.parley.contract.ErrorCode;
import io.parley.contract.Invitation;
import io.parley.contract.Limits;
import io.parley.contract.Membership;
import io.parley.contract.UserId;
import io.parley.contract.codec.Codec;
import io.parley.contract.kafka.Topic;
import io.parley.contract.log.ConversationEvent;
import io.parley.contract.log.ConversationEvent.ConversationChanged;
import io.parley.contract.log.ConversationEvent.MessageAccepted;
import io.parley.contract.log.ConversationSnapshot;
import io.parley.contract.log.Ephemeral.ReceiptBatch;
import io.parley.contract.log.Ephemeral.ReceiptCounts;
import io.parley.contract.log.MarkCause;
import io.parley.contract.log.MovedMark;
import io.parley.contract.wire.Answer.CommandRejected;
import io.parley.contract.wire.Answer.Reply;
import io.parley.contract.wire.Answer.SendAccepted;
import io.parley.contract.wire.MemberUpdate;
import io.parley.contract.wire.MemberUpdate.BlockChanged;
import io.parley.contract.wire.MemberUpdate.InvitationChanged;
import io.parley.contract.wire.MemberUpdate.MembershipChanged;
import io.parley.contract.wire.MemberUpdate.UnreadChanged;
import io.parley.contract.wire.codec.WireCodec;
import io.parley.processor.conversation.FastProcessor.Output;
import io.parley.processor.conversation.FastProcessor.Step;
import io.parley.processor.conversation.Lives.Life;
import io.parley.processor.store.ConversationStore;
import io.parley.processor.store.FastStore;
import io.parley.processor.store.Member;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/// What a crash must not change, in comparison with a life without one.
///
/// The first life may have sent anything up to its death before it died, and all that is the
/// undisturbed life's; so the union of both lives' logs has each event once if what the later life
/// sends is the undisturbed life's too. And all of it that was not committed may have been lost; so
/// what was committed and what the later life sends must be everything.
final class CrashCheck {
  private final Life undisturbed;
  private final Facts expected;
  private final Conversations after;
  private final Set<ConversationId> small;
  private int interrupted;
  private final Map<ByteBuffer, ContractValue> decoded = new HashMap<>();

  CrashCheck(Life undisturbed) {
    this.undisturbed = undisturbed;
    expected = facts(undisturbed.steps());
    FastStore store = new FastStore(ConversationStore.NAME);
    undisturbed.conversationsAfter().forEach(store::put);
    after = new Conversations(new ConversationStore(store), "reader");
    small = small();
  }

  /// How many requests were answered after a crash that they were interrupted by it.
  int interrupted() {
    return interrupted;
  }

  private record At(ConversationId conversation, long seq) {}

  private record Of(ConversationId conversation, UserId user) {}

  /// What was sent, the last of it where the last counts.
  private record Facts(
      Map<At, ByteBuffer> log,
      Map<Of, MovedMark> receipts,
      Map<ConversationId, ReceiptCounts> counts,
      Map<Of, Membership> memberships,
      Map<Of, Long> unread,
      Map<List<UserId>, Boolean> blocks,
      Map<Of, Optional<Invitation>> invitations,
      Map<ConversationId, ConversationSnapshot> snapshots,
      Set<Of> readers,
      List<String> contradictions) {}

  /// @return what is wrong with the log of the undisturbed life itself
  List<String> logIsSound() {
    List<String> wrong = new ArrayList<>(expected.contradictions());
    Map<ConversationId, Long> seqs = new HashMap<>();
    Map<ConversationId, Long> numbers = new HashMap<>();
    Set<List<Object>> clientIds = new HashSet<>();
    for (Step step : undisturbed.steps()) {
      for (byte[] value : step.values(Topic.MESSAGES)) {
        ConversationEvent event = Codec.EVENTS.decode(value);
        ConversationId conversation = event.conversationId();
        if (event.seq() != seqs.merge(conversation, 1L, Long::sum)) {
          wrong.add("not the next seq: " + event);
        }
        if (event instanceof MessageAccepted message) {
          if (event.number() != numbers.merge(conversation, 1L, Long::sum)) {
            wrong.add("not the next number: " + event);
          }
          UserId sender = message.sender().id();
          if (!clientIds.add(List.of(conversation, sender, message.clientMessageId()))) {
            wrong.add("accepted twice: " + event);
          }
        }
      }
    }
    return wrong;
  }

  /// @return what the crash has changed; empty as it should be
  List<String> violations(Life later) {
    List<String> wrong = new ArrayList<>();
    Facts found = facts(later.steps());
    wrong.addAll(found.contradictions());
    found
        .log()
        .forEach(
            (at, event) -> {
              if (!event.equals(expected.log().get(at))) {
                wrong.add(text(event) + " instead of " + text(expected.log().get(at)));
              }
            });
    expected.log().keySet().stream()
        .filter(at -> !found.log().containsKey(at))
        .forEach(at -> wrong.add("lost: " + text(expected.log().get(at))));
    receipts(found, wrong);
    memberships(found, wrong);
    different("counts", expected.counts(), found.counts(), wrong);
    different("blocks", expected.blocks(), found.blocks(), wrong);
    different("invitations", expected.invitations(), found.invitations(), wrong);
    different("unread", ofLarge(expected.unread()), ofLarge(found.unread()), wrong);
    different("snapshot", expected.snapshots(), found.snapshots(), wrong);
    for (int i = later.from(); i < later.steps().size(); i++) {
      answer(undisturbed.steps().get(i), later.steps().get(i), wrong);
    }
    different("conversations", undisturbed.conversationsAfter(), later.conversationsAfter(), wrong);
    return wrong;
  }

  /// A replay may tell of the watermarks as they have become since. Of who has left, or left and
  /// come back, earlier receipts are not repeated, nor in a conversation that has become large.
  private void receipts(Facts found, List<String> wrong) {
    expected
        .receipts()
        .forEach(
            (of, receipt) -> {
              Member member = after.member(of.conversation(), of.user()).orElse(null);
              boolean isLarge = !after.state(of.conversation()).isSmall();
              if (member == null || member.markedAt() < 0 || isLarge) {
                return;
              }
              MovedMark last = found.receipts().get(of);
              boolean fits =
                  last != null
                      && between(receipt.delivered(), last.delivered(), member.delivered())
                      && between(receipt.read(), last.read(), member.read());
              if (!fits) {
                wrong.add(receipt + " but the last was " + last);
              }
            });
  }

  /// In a small conversation members are told once a second, which is not part of these lives; also
  /// where a message is replayed that was sent while it was large.
  private Map<Of, Long> ofLarge(Map<Of, Long> unread) {
    Map<Of, Long> large = new HashMap<>(unread);
    large.keySet().removeIf(of -> small.contains(of.conversation()));
    return large;
  }

  /// The conversations that are or were small.
  private Set<ConversationId> small() {
    Set<ConversationId> found = new HashSet<>();
    for (ByteBuffer value : expected.log().values()) {
      ConversationEvent event = (ConversationEvent) decode(Codec.EVENTS, value);
      if (event.conversationId().isDirect()
          || (event instanceof ConversationChanged changed
              && changed.conversation().memberCount() <= Limits.MEMBERS_LISTED)) {
        found.add(event.conversationId());
      }
    }
    return found;
  }

  private static boolean between(@Nullable Long least, @Nullable Long number, long most) {
    long value = Objects.requireNonNullElse(number, 0L);
    return value >= Objects.requireNonNullElse(least, 0L) && value <= most;
  }

  /// All of the last one, but a replay may know of more that was read, and of what was read by
  /// sending members are told once a second.
  private void memberships(Facts found, List<String> wrong) {
    expected
        .memberships()
        .forEach(
            (of, membership) -> {
              Membership last = found.memberships().get(of);
              long most = after.member(of.conversation(), of.user()).map(Member::read).orElse(0L);
              boolean fits =
                  last != null
                      && (found.readers().contains(of)
                          || between(membership.readNumber(), last.readNumber(), most))
                      && reading(0, last).equals(reading(0, membership));
              if (!fits) {
                wrong.add(of.user() + ": " + membership + " but the last was " + last);
              }
            });
  }

  private static Membership reading(long number, Membership of) {
    return new Membership(
        of.conversationId(),
        of.active(),
        of.afterSeq(),
        number,
        of.muted(),
        of.archived(),
        of.pinned(),
        of.afterNumber());
  }

  /// Accepted stays accepted under the same seq, or is answered "try again" where nothing durable
  /// hung on it; refused stays refused. One exception: a refused message that the client has sent
  /// again since, and then was accepted, is known by then.
  private void answer(Step before, Step replayed, List<String> wrong) {
    byte[] said = answered(before);
    byte[] saidAgain = answered(replayed);
    if (Arrays.equals(said, saidAgain)) {
      return;
    }
    if (said == null || saidAgain == null) {
      wrong.add("answered only once");
      return;
    }
    Reply first = (Reply) WireCodec.ANSWERS.decode(said);
    Reply second = (Reply) WireCodec.ANSWERS.decode(saidAgain);
    if (second instanceof CommandRejected rejected && rejected.code() == ErrorCode.OVERLOADED) {
      interrupted++;
    }
    boolean event = !before.values(Topic.MESSAGES).isEmpty();
    boolean fits =
        switch (second) {
          case CommandRejected rejected ->
              first instanceof CommandRejected
                  || (!event && rejected.code() == ErrorCode.OVERLOADED);
          case SendAccepted accepted ->
              accepted.equals(first) || (first instanceof CommandRejected && accepted.duplicate());
          default -> first.getClass() == second.getClass();
        };
    if (!fits) {
      wrong.add("answered " + second + " instead of " + first);
    }
  }

  private static byte @Nullable [] answered(Step step) {
    for (Output output : step.outputs()) {
      if (output.topic() == Topic.OUTBOUND) { // no gateway listens: it is the answer
        return output.value();
      }
    }
    return null;
  }

  private static <K, V> void different(
      String what, Map<K, V> expected, Map<K, V> found, List<String> wrong) {
    if (!expected.equals(found)) {
      wrong.add(what + ": " + expected + " became " + found);
    }
  }

  private static void different(
      String what,
      NavigableMap<Bytes, byte[]> expected,
      NavigableMap<Bytes, byte[]> found,
      List<String> wrong) {
    if (FastStore.same(expected, found)) {
      return;
    }
    Set<Bytes> keys = new HashSet<>(expected.keySet());
    keys.addAll(found.keySet());
    for (Bytes key : keys) {
      byte[] one = expected.get(key);
      byte[] other = found.get(key);
      if (!Arrays.equals(one, other)) {
        wrong.add(
            what + " " + key + ": " + Arrays.toString(one) + " became " + Arrays.toString(other));
      }
    }
  }

  private Facts facts(List<Step> steps) {
    Facts facts =
        new Facts(
            new HashMap<>(),
            new HashMap<>(),
            new HashMap<>(),
            new HashMap<>(),
            new HashMap<>(),
            new HashMap<>(),
            new HashMap<>(),
            new HashMap<>(),
            new HashSet<>(),
            new ArrayList<>());
    for (Step step : steps) {
      for (Output output : step.outputs()) {
        note(output, facts);
      }
    }
    return facts;
  }

  private static MovedMark answered(MessageAccepted message) {
    return new MovedMark(
        message.sender().id(),
        message.number(),
        message.number(),
        MarkCause.ANSWERED,
        message.acceptedAt());
  }

  private void note(Output output, Facts facts) {
    ByteBuffer value = ByteBuffer.wrap(output.value());
    switch (output.topic()) {
      case MESSAGES -> {
        ConversationEvent event = (ConversationEvent) decode(Codec.EVENTS, value);
        ByteBuffer known =
            facts.log().putIfAbsent(new At(event.conversationId(), event.seq()), value);
        if (event instanceof MessageAccepted message && Boolean.TRUE.equals(message.marksRead())) {
          UserId sender = message.sender().id();
          Of of = new Of(event.conversationId(), sender);
          facts.receipts().put(of, answered(message));
          facts.readers().add(of);
        }
        if (known != null && !known.equals(value)) {
          facts.contradictions().add(text(known) + " and " + text(value));
        }
      }
      case RECEIPTS -> {
        switch (decode(Codec.EPHEMERALS, value)) {
          case ReceiptBatch batch ->
              batch
                  .marks()
                  .forEach(
                      mark ->
                          facts
                              .receipts()
                              .put(new Of(batch.conversationId(), mark.userId()), mark));
          case ReceiptCounts counts -> facts.counts().put(counts.conversationId(), counts);
          default -> throw new AssertionError(text(value));
        }
      }
      case MEMBERSHIPS -> {
        switch ((MemberUpdate) decode(WireCodec.MEMBERSHIPS, value)) {
          case MembershipChanged changed -> {
            Of of = new Of(changed.membership().conversationId(), changed.userId());
            facts.memberships().put(of, changed.membership());
            // Who is a member is not invited, and need not be again.
            if (changed.membership().active()) {
              facts.invitations().remove(of);
            }
          }
          case BlockChanged block ->
              facts.blocks().put(List.of(block.userId(), block.blocked()), block.on());
          case InvitationChanged invited ->
              facts
                  .invitations()
                  .put(
                      new Of(invited.conversationId(), invited.userId()),
                      Optional.ofNullable(invited.invitation()));
          case UnreadChanged unread ->
              facts.unread().put(new Of(unread.conversationId(), unread.userId()), unread.number());
        }
      }
      case CONVERSATIONS -> {
        ConversationSnapshot snapshot = (ConversationSnapshot) decode(Codec.CONVERSATIONS, value);
        facts.snapshots().put(snapshot.conversation().conversationId(), snapshot);
      }
      case OUTBOUND -> {} // compared input by input
      default -> facts.contradictions().add("sent to " + output.topic() + ": " + text(value));
    }
  }

  /// Replays say what was said before, byte by byte: it is decoded once.
  private ContractValue decode(Codec<?> codec, ByteBuffer value) {
    return decoded.computeIfAbsent(value, bytes -> codec.decode(bytes.array()));
  }

  private static String text(@Nullable ByteBuffer json) {
    return json == null ? "nothing" : new String(json.array(), StandardCharsets.UTF_8);
  }
}
