package io.parley.processor.conversation;

import static io.parley.processor.topology.Pipeline.EAST;
import static io.parley.processor.topology.Requests.accept;
import static io.parley.processor.topology.Requests.add;
import static io.parley.processor.topology.Requests.block;
import static io.parley.processor.topology.Requests.create;
import static io.parley.processor.topology.Requests.createOpen;
import static io.parley.processor.topology.Requests.decline;
import static io.parley.processor.topology.Requests.delete;
import static io.parley.processor.topology.Requests.edit;
import static io.parley.processor.topology.Requests.invite;
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
import io.parley.contract.wire.Answer.AdmissionTold;
import io.parley.contract.wire.Answer.AdmissionTold.Refused;
import io.parley.contract.wire.Answer.CommandRejected;
import io.parley.contract.wire.Answer.Reply;
import io.parley.contract.wire.Command.Request;
import io.parley.contract.wire.Origin;
import io.parley.contract.wire.SessionEvent.QueryAdmission;
import io.parley.contract.wire.SessionEvent.QueryAdmission.Consent;
import io.parley.processor.topology.Pipeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// `docs/rules.md` says what each role may ask, and every cell of it is what the topology answers.
/// A failure shows the table as it is now: it is the rules that have changed, or the document is
/// to.
class RulesDocumentTest {
  private static final Path DOCS = Path.of("../docs");

  /// What the gateway decides by itself is in the document's other tables and in its words.
  private static final Set<String> DECIDED_BY_THE_GATEWAY =
      Set.of(
          "conversation:invitations",
          "conversation:list",
          "history:page",
          "history:search",
          "presence:set",
          "presence:unwatch",
          "presence:watch",
          "profile:get",
          "receipt:delivered",
          "receipt:list",
          "receipt:read",
          "session:refresh",
          "typing:start",
          "typing:stop");

  private final Pipeline pipeline = new Pipeline();
  private int scenes;

  @AfterEach
  void close() {
    pipeline.close();
  }

  /// One conversation in which somebody of a role asks.
  ///
  /// @param own a message of theirs, if they have sent any; else the other's
  private record Scene(
      String asker, String other, ConversationId conversation, String own, String others) {}

  private interface Asking {
    Function<Origin, Request> of(Scene scene);
  }

  @Test
  void directConversations() throws IOException {
    Map<String, Asking> rows = new LinkedHashMap<>();
    rows.put("`message:send`", this::send);
    rows.put("`message:edit` one's own", s -> edit(s.asker, s.conversation, s.own, "new"));
    rows.put("`message:edit` another's", s -> edit(s.asker, s.conversation, s.others, "new"));
    rows.put("`message:delete` one's own", s -> delete(s.asker, s.conversation, s.own));
    rows.put("`message:delete` another's", s -> delete(s.asker, s.conversation, s.others));
    rows.put("`message:react`", s -> react(s.asker, s.conversation, s.others, "👍"));
    rows.put("`conversation:create` again", s -> create(s.asker, s.conversation));
    rows.put("`conversation:join`", s -> join(s.asker, s.conversation));
    rows.put("`conversation:leave`", s -> leave(s.asker, s.conversation));
    rows.put("`conversation:add-members`", s -> add(s.asker, s.conversation, "somebody"));
    rows.put("`conversation:remove-members`", s -> remove(s.asker, s.conversation, s.other));
    rows.put("`conversation:update` title", s -> title(s.asker, s.conversation, "ours"));
    rows.put("`conversation:update` muted", s -> mute(s.asker, s.conversation, true));
    rows.put("`user:block`", s -> block(s.asker, s.conversation, true));
    rows.put("`user:unblock`", s -> block(s.asker, s.conversation, false));

    assertDocumented(
        rows, List.of("stranger", "partner", "blocked", "blocker"), this::directConversation);
  }

  @Test
  void directConversationsThatHaveNotBegun() throws IOException {
    Map<String, Asking> rows = new LinkedHashMap<>();
    rows.put("`message:send` the first", this::send);
    rows.put("`conversation:create`", s -> create(s.asker, s.conversation));
    rows.put("`message:edit` in none", s -> edit(s.asker, s.conversation, "m", "new"));

    assertDocumented(
        rows, List.of("stranger", "partner", "blocked", "blocker"), role -> pairOf(role, false));
  }

  @Test
  void requests() throws IOException {
    Map<String, Asking> rows = new LinkedHashMap<>();
    rows.put("`message:send` in a request", this::send);
    rows.put("`message:edit` own of it", s -> edit(s.asker, s.conversation, s.own, "new"));
    rows.put("`message:delete` own of it", s -> delete(s.asker, s.conversation, s.own));
    rows.put("`message:react` in it", s -> react(s.asker, s.conversation, s.own, "👍"));
    rows.put("`conversation:create` of it", s -> create(s.asker, s.conversation));
    rows.put("`conversation:join` it", s -> join(s.asker, s.conversation));
    rows.put("`conversation:accept` it", s -> accept(s.asker, s.conversation));
    rows.put("`conversation:decline` it", s -> decline(s.asker, s.conversation));
    rows.put("`conversation:update` muted, in it", s -> mute(s.asker, s.conversation, true));
    rows.put("`user:block` in it", s -> block(s.asker, s.conversation, true));

    assertDocumented(
        rows, List.of("stranger", "who asks", "who is asked", "blocker"), this::request);
  }

  private Scene request(String role) {
    scenes++;
    String one = "one-" + scenes;
    String other = "other-" + scenes;
    ConversationId id = ConversationId.direct(user(one), user(other));
    pipeline.send(pipeline.command(EAST, one, id, "c-" + scenes, "mine").asRequest());
    String own = MessageId.of(id, 1, 1).toString();
    if (role.equals("blocker")) {
      pipeline.granted(block(other, id, true));
    }
    String asker =
        switch (role) {
          case "stranger" -> "eve";
          case "who asks" -> one;
          default -> other;
        };
    return new Scene(asker, one, id, own, own);
  }

  @Test
  void groups() throws IOException {
    Map<String, Asking> rows = new LinkedHashMap<>();
    rows.put("`message:send` to a group", this::send);
    rows.put("`message:edit` own of a group", s -> edit(s.asker, s.conversation, s.own, "new"));
    rows.put("`message:edit` another's of it", s -> edit(s.asker, s.conversation, s.others, "x"));
    rows.put("`message:delete` own of a group", s -> delete(s.asker, s.conversation, s.own));
    rows.put("`message:delete` another's of it", s -> delete(s.asker, s.conversation, s.others));
    rows.put("`message:react` in a group", s -> react(s.asker, s.conversation, s.others, "👍"));
    rows.put("`conversation:create` its id again", s -> create(s.asker, s.conversation));
    rows.put("`conversation:join` a closed one", s -> join(s.asker, s.conversation));
    rows.put("`conversation:leave` a group", s -> leave(s.asker, s.conversation));
    rows.put("`conversation:add-members` to it", s -> add(s.asker, s.conversation, "somebody"));
    rows.put("`conversation:accept` an invitation to it", s -> accept(s.asker, s.conversation));
    rows.put("`conversation:decline` one", s -> decline(s.asker, s.conversation));
    rows.put("`conversation:remove-members` of it", s -> remove(s.asker, s.conversation, s.other));
    rows.put("`conversation:update` its title", s -> title(s.asker, s.conversation, "ours"));
    rows.put(
        "`conversation:update` its roles", s -> role(s.asker, s.conversation, Role.ADMIN, s.other));
    rows.put("`conversation:update` muted, of it", s -> mute(s.asker, s.conversation, true));
    rows.put("`user:block` a group", s -> block(s.asker, s.conversation, true));

    assertDocumented(
        rows,
        List.of("stranger", "invited", "member", "admin", "owner", "removed", "left", "re-added"),
        role -> group(role, false));
  }

  @Test
  void openGroups() throws IOException {
    Map<String, Asking> rows = new LinkedHashMap<>();
    rows.put("`conversation:join` an open one", s -> join(s.asker, s.conversation));
    rows.put("`message:send` to an open one", this::send);

    assertDocumented(
        rows,
        List.of("stranger", "invited", "member", "admin", "owner", "removed", "left", "re-added"),
        role -> group(role, true));
  }

  /// By whom a user may be added, as the user's own partition answers the gateway that asks before.
  @Test
  void additions() throws IOException {
    StringBuilder table =
        new StringBuilder(
            """
            | who adds bob to a group | `anyone` | `partners` | `invitation` |
            | --- | --- | --- | --- |
            """);
    pipeline.say("partner", ConversationId.direct(user("bob"), user("partner")), "hello");
    pipeline.granted(create("left", new ConversationId("left"), "bob"));
    pipeline.granted(leave("bob", new ConversationId("left")));
    pipeline.granted(create("removed", new ConversationId("removed"), "bob"));
    pipeline.granted(remove("removed", new ConversationId("removed"), "bob"));
    pipeline.granted(block("bob", ConversationId.direct(user("bob"), user("blocked")), true));
    pipeline.granted(block("blocker", ConversationId.direct(user("bob"), user("blocker")), true));
    Map<String, String> adding =
        Map.of(
            "left", "anybody, where bob has left by himself",
            "removed", "anybody, where bob was removed",
            "blocked", "whom bob has blocked",
            "blocker", "who has blocked bob",
            "partner", "who has a direct conversation with bob",
            "stranger", "anybody else");
    for (String by : List.of("partner", "stranger", "blocker", "removed", "blocked", "left")) {
      table.append(
          line(
              Stream.of(
                  adding.get(by),
                  admission(by, null),
                  admission(by, Consent.PARTNERS),
                  admission(by, Consent.INVITATION))));
    }

    assertHas(table.toString());
  }

  private String admission(String by, @Nullable Consent consent) {
    pipeline.outbound();
    pipeline.session(
        new QueryAdmission(
            List.of(user("bob")), new ConversationId(by), user(by), EAST, "q", consent));
    return pipeline.answers(AdmissionTold.class).getFirst().refused().stream()
        .map(Refused::reason)
        .findFirst()
        .map(
            reason ->
                switch (reason) {
                  case LEFT, INVITATION_ONLY -> "invited";
                  case BLOCKED, FULL -> "not added";
                })
        .orElse("yes");
  }

  /// An event without a row here would have no rule.
  @Test
  void everyEventThatClientsEmit_hasARow() throws IOException {
    Set<String> documented = named(document(), Pattern.compile("\\| `([a-z]+:[a-z-]+)`"));
    documented.addAll(DECIDED_BY_THE_GATEWAY);

    String api = Files.readString(DOCS.resolve("asyncapi.yaml"));
    assertThat(documented)
        .isEqualTo(named(api, Pattern.compile("\n  ([a-z]+:[a-z-]+):\n    action: receive\n")));
    assertThat(document())
        .contains(DECIDED_BY_THE_GATEWAY.stream().map(name -> "`" + name + "`").toList());
  }

  private static Set<String> named(String text, Pattern pattern) {
    return pattern
        .matcher(text)
        .results()
        .map((MatchResult found) -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private void assertDocumented(
      Map<String, Asking> rows, List<String> roles, Function<String, Scene> scene)
      throws IOException {
    StringBuilder table = new StringBuilder();
    table.append(line(Stream.concat(Stream.of(""), roles.stream())));
    table.append(line(Stream.generate(() -> "---").limit(roles.size() + 1L)));
    rows.forEach(
        (name, asking) ->
            table.append(
                line(
                    Stream.concat(
                        Stream.of(name),
                        roles.stream().map(role -> ask(asking.of(scene.apply(role))))))));

    assertHas(table.toString());
  }

  private static void assertHas(String table) throws IOException {
    assertThat(document().contains(table)).as("docs/rules.md is to have%n%s", table).isTrue();
  }

  private static String line(Stream<String> cells) {
    return cells.collect(Collectors.joining(" | ", "| ", " |\n")).replace("|  |", "| |");
  }

  private String ask(Function<Origin, Request> request) {
    pipeline.outbound();
    Reply reply = pipeline.ask(request);
    return reply instanceof CommandRejected refused ? refused.code().name() : "yes";
  }

  private Function<Origin, Request> send(Scene scene) {
    return origin ->
        pipeline.command(EAST, scene.asker, scene.conversation, "c-" + ++scenes, "hello");
  }

  // The roles.

  private Scene directConversation(String role) {
    return pairOf(role, true);
  }

  private Scene pairOf(String role, boolean begun) {
    scenes++;
    String one = "one-" + scenes;
    String other = "other-" + scenes;
    ConversationId id = ConversationId.direct(user(one), user(other));
    String own = begun ? pipeline.say(one, id, "mine") : "m";
    String others = begun ? pipeline.say(other, id, "theirs") : "m";
    switch (role) {
      case "blocked" -> pipeline.granted(block(other, id, true));
      case "blocker" -> pipeline.granted(block(one, id, true));
      default -> {}
    }
    return role.equals("stranger")
        ? new Scene("eve", other, id, others, others)
        : new Scene(one, other, id, own, others);
  }

  private Scene group(String role, boolean open) {
    scenes++;
    String asker = "asker-" + scenes;
    ConversationId id = new ConversationId("group-" + scenes);
    String owner = role.equals("owner") ? asker : "owner";
    String[] members =
        switch (role) {
          case "stranger", "invited", "owner" -> new String[] {"peer"};
          default -> new String[] {"peer", asker};
        };
    pipeline.granted(open ? createOpen(owner, id, members) : create(owner, id, members));
    String others = pipeline.say("peer", id, "theirs");
    boolean isOutside = role.equals("stranger") || role.equals("invited");
    String own = isOutside ? others : pipeline.say(asker, id, "mine");
    switch (role) {
      case "invited" -> pipeline.granted(invite(owner, id, asker));
      case "admin" -> pipeline.granted(role("owner", id, Role.ADMIN, asker));
      case "removed" -> pipeline.granted(remove("owner", id, asker));
      case "left" -> pipeline.granted(leave(asker, id));
      case "re-added" -> {
        pipeline.granted(remove("owner", id, asker));
        pipeline.granted(add("owner", id, asker));
      }
      default -> {}
    }
    return new Scene(asker, "peer", id, own, others);
  }

  private static String document() throws IOException {
    return Files.readString(DOCS.resolve("rules.md"));
  }
}
