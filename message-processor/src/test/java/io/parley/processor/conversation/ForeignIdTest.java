package io.parley.processor.conversation;

import static io.parley.processor.topology.Pipeline.EAST;
import static io.parley.processor.topology.Requests.accept;
import static io.parley.processor.topology.Requests.add;
import static io.parley.processor.topology.Requests.block;
import static io.parley.processor.topology.Requests.create;
import static io.parley.processor.topology.Requests.decline;
import static io.parley.processor.topology.Requests.delete;
import static io.parley.processor.topology.Requests.edit;
import static io.parley.processor.topology.Requests.join;
import static io.parley.processor.topology.Requests.leave;
import static io.parley.processor.topology.Requests.mute;
import static io.parley.processor.topology.Requests.react;
import static io.parley.processor.topology.Requests.remove;
import static io.parley.processor.topology.Requests.role;
import static io.parley.processor.topology.Requests.title;
import static io.parley.processor.topology.Requests.user;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.ConversationId;
import io.parley.contract.MessageId;
import io.parley.contract.Role;
import io.parley.contract.wire.Answer;
import io.parley.contract.wire.Command.Request;
import io.parley.contract.wire.Command.SendMessage;
import io.parley.contract.wire.Origin;
import io.parley.processor.topology.Pipeline;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Finding 13: requests told whether an id exists. A stranger is answered the same about a
/// conversation that is not theirs as about one that there is not.
class ForeignIdTest {
  private static final ConversationId CLOSED = new ConversationId("board");
  private static final ConversationId DIRECT = ConversationId.direct(user("alice"), user("bob"));
  private static final ConversationId NONE = new ConversationId("no-such-group");
  private static final ConversationId NONE_DIRECT =
      ConversationId.direct(user("nobody"), user("noone"));

  private final Pipeline pipeline = new Pipeline();

  /// What mallory asks, by the request's kind.
  private final Map<String, BiFunction<ConversationId, Origin, Request>> requests = new TreeMap<>();

  ForeignIdTest() {
    requests.put(
        "SendMessage",
        (id, origin) -> {
          SendMessage send = pipeline.command(EAST, "mallory", id, "c-1", "hello?");
          return new SendMessage(id, "c-1", send.sender(), send.body(), origin);
        });
    requests.put("EditMessage", (id, o) -> edit("mallory", id, first(id), "x").apply(o));
    requests.put("DeleteMessage", (id, o) -> delete("mallory", id, first(id)).apply(o));
    requests.put("React", (id, o) -> react("mallory", id, first(id), "+1").apply(o));
    requests.put("JoinConversation", (id, o) -> join("mallory", id).apply(o));
    requests.put("LeaveConversation", (id, o) -> leave("mallory", id).apply(o));
    requests.put("AddMembers", (id, o) -> add("mallory", id, "mallory", "eve").apply(o));
    requests.put("AcceptInvitation", (id, o) -> accept("mallory", id).apply(o));
    requests.put("DeclineInvitation", (id, o) -> decline("mallory", id).apply(o));
    requests.put("RemoveMembers", (id, o) -> remove("mallory", id, "alice").apply(o));
    requests.put("UpdateConversation", (id, o) -> title("mallory", id, "x").apply(o));
    requests.put("UpdateConversation own", (id, o) -> mute("mallory", id, true).apply(o));
    requests.put(
        "UpdateConversation roles", (id, o) -> role("mallory", id, Role.OWNER, "mallory").apply(o));
    requests.put("BlockUser", (id, o) -> block("mallory", id, true).apply(o));
  }

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void everyRequest_isAnsweredAlike_whetherThereIsSuchAConversationOrNot() {
    pipeline.granted(create("alice", CLOSED, "bob"));
    pipeline.say("alice", CLOSED, "first");
    pipeline.say("alice", DIRECT, "first");

    requests.forEach(
        (kind, request) -> {
          Answer none = answer(request, NONE);
          assertThat(none.toString()).as(kind).contains("NOT_FOUND");
          assertThat(answer(request, CLOSED)).as(kind + " of a group").isEqualTo(none);
          assertThat(answer(request, DIRECT)).as(kind + " of a pair").isEqualTo(none);
          assertThat(answer(request, NONE_DIRECT)).as(kind + " of no pair").isEqualTo(none);
        });
    assertThat(pipeline.durable()).hasSize(3);
  }

  /// A name cannot be given twice, so making a group tells whether its name is taken, and nothing
  /// else does: who wants no guess leaves the name to the gateway.
  @Test
  void everyKindOfRequest_isAmongThem_butForMaking() {
    Set<String> kinds = new TreeSet<>();
    for (Class<?> kind : Request.class.getPermittedSubclasses()) {
      if (kind.isInterface()) {
        Arrays.stream(kind.getPermittedSubclasses()).map(Class::getSimpleName).forEach(kinds::add);
      } else {
        kinds.add(kind.getSimpleName());
      }
    }
    requests.keySet().forEach(kind -> kinds.remove(kind.split(" ")[0]));
    assertThat(kinds).containsExactly("CreateConversation");
  }

  private Answer answer(BiFunction<ConversationId, Origin, Request> request, ConversationId id) {
    pipeline.outbound();
    pipeline.send(request.apply(id, new Origin(EAST, "r")));
    return pipeline.answers(Answer.Reply.class).getFirst();
  }

  private static String first(ConversationId conversation) {
    long seq = conversation.isDirect() ? 1 : 2;
    return MessageId.of(conversation, 1, seq).toString();
  }
}
