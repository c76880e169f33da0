package io.parley.gateway.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.ConversationId;
import io.parley.contract.PresenceStatus;
import io.parley.contract.UserId;
import io.parley.contract.VisibleTo;
import io.parley.contract.wire.Visibility;
import io.parley.gateway.request.SeenPresence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// `docs/rules.md` says who sees whose presence, and every cell of it is what a session is
/// answered.
class PresenceRulesTest {
  private static final Path DOCUMENT = Path.of("../docs/rules.md");
  private static final UserId ALICE = new UserId("alice");
  private static final UserId EVE = new UserId("eve");
  private static final ConversationId GROUP = new ConversationId("team");

  /// What eve is to alice.
  private enum AskedBy {
    THEMSELVES,
    DIRECT_PARTNER,
    MEMBER_OF_A_SHARED_GROUP_UP_TO_256,
    MEMBER_OF_A_LARGER_ONE,
    STRANGER,
    WHO_HAS_BLOCKED_THEM,
    WHOM_THEY_HAVE_BLOCKED
  }

  @Test
  void document_hasTheTableAsItIs() throws IOException {
    String table = table();
    assertThat(Files.readString(DOCUMENT).contains(table))
        .as("docs/rules.md is to have%n%s", table)
        .isTrue();
  }

  private static String table() {
    String head = line(Stream.concat(Stream.of("seen by"), roles().map(PresenceRulesTest::words)));
    String rule = line(Stream.generate(() -> "---").limit(1 + roles().count()));
    String rows =
        Arrays.stream(VisibleTo.values())
            .map(
                visible ->
                    line(
                        Stream.concat(
                            Stream.of("`" + name(visible) + "`"),
                            roles().map(role -> ask(visible, role).status()))))
            .collect(Collectors.joining());
    return head + rule + rows;
  }

  private static Stream<AskedBy> roles() {
    return Arrays.stream(AskedBy.values());
  }

  private static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static String words(AskedBy role) {
    return name(role).replace('_', ' ');
  }

  private static String line(Stream<String> cells) {
    return cells.collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  /// How somebody who is online is seen.
  private static SeenPresence ask(VisibleTo visible, AskedBy role) {
    ScriptedProcessor processor = new ScriptedProcessor();
    Conversations conversations = processor.conversations();
    UserId user = role == AskedBy.THEMSELVES ? EVE : ALICE;
    ConversationId[] in =
        switch (role) {
          case STRANGER, THEMSELVES -> new ConversationId[0];
          case MEMBER_OF_A_SHARED_GROUP_UP_TO_256, MEMBER_OF_A_LARGER_ONE ->
              new ConversationId[] {GROUP};
          default -> new ConversationId[] {ConversationId.direct(ALICE, EVE)};
        };
    if (role == AskedBy.MEMBER_OF_A_SHARED_GROUP_UP_TO_256) {
      processor.members(GROUP, ALICE, EVE);
    } else {
      processor.grow(GROUP, 257);
    }
    TestClient eve = new TestClient(conversations, "eve");
    if (role == AskedBy.WHO_HAS_BLOCKED_THEM) {
      conversations.memberships(processor.blocked(eve, ALICE));
    }
    conversations.memberships(processor.conversationsOf(eve, in));
    conversations.told(processor.subscribed(in));
    List<UserId> hidden = role == AskedBy.WHOM_THEY_HAVE_BLOCKED ? List.of(EVE) : List.of();

    CompletableFuture<List<SeenPresence>> seen = eve.session().watch(List.of(user));
    conversations.presence(
        ScriptedProcessor.presence(PresenceStatus.ONLINE, new Visibility(user, visible, hidden)));
    return seen.join().getFirst();
  }
}
