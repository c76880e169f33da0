package io.parley.gateway.request;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.ConversationId;
import io.parley.contract.ErrorCode;
import io.parley.contract.MessageBody;
import io.parley.contract.MessageType;
import io.parley.contract.UserId;
import io.parley.contract.codec.Codec;
import io.parley.contract.wire.Command;
import io.parley.contract.wire.GatewayRef;
import io.parley.contract.wire.Origin;
import io.parley.contract.wire.Signal;
import io.parley.gateway.dialect.Speakers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Finding 5: what a request causes is what it costs, by socket and REST alike. How many records
/// each kind causes at a broker is counted by the attack of that name (`infra/attacks`).
class AmplificationTest {
  private static final GatewayRef GATEWAY = new GatewayRef("here", 1, 0);
  private static final UserId ALICE = new UserId("alice");
  private static final List<UserId> CROWD =
      IntStream.range(0, 256).mapToObj(i -> new UserId("u" + i)).toList();

  private long now = 1;
  private int partition;
  private final RecordingLog log = new RecordingLog();
  private final Requests requests =
      new Requests(
          GATEWAY, new RequestIds(), log, new PartitionLoadGates(8, _ -> partition), () -> now);
  private final FakeHistory history = new FakeHistory();
  private final ClientRequests client =
      Speakers.requests(
          requests, new RateLimits(RequestLimits.DEFAULT, () -> now), history, history);

  /// Whose groups list so many members.
  private List<UserId> members = List.of();

  private final FakeMember alice =
      new FakeMember() {
        @Override
        public List<UserId> listedMembers(ConversationId conversation) {
          return members;
        }
      };

  @Test
  void messages_costByTheMembersWhoAreTold() throws RequestException {
    assertThat(sends(2)).isEqualTo(60);
    assertThat(sends(32)).isEqualTo(60);
    assertThat(sends(33)).isEqualTo(30);
    assertThat(sends(256)).isEqualTo(60 / 8);
  }

  @Test
  void mentions_ofALargeConversation_costAsMembersDo() {
    assertThat(Price.MESSAGE.of(50)).isEqualTo(2);
    MessageBody body =
        new MessageBody(MessageType.TEXT, "hi", List.of(), null, null, CROWD.subList(0, 50), null);

    assertThat(
            count(
                () -> client.send(alice, new SendRequest(FakeMember.GROUP, "c-1", body)),
                Price.MESSAGE))
        .isEqualTo(30);
  }

  @Test
  void groups_costByTheirMembers() {
    assertThat(creates(1)).isEqualTo(100 / 11);
    assertThat(creates(255)).isEqualTo(100 / 42);
    assertThat(count(() -> command("members", 255, Commands::addMembers), Price.MEMBERS_ADD))
        .isEqualTo(100 / 74);
    assertThat(count(() -> command("members", 255, Commands::removeMembers), Price.MEMBERS_REMOVE))
        .isEqualTo(100 / 33);
  }

  @Test
  void presence_costsByTheUsersOfWhom_bySocketAndRest() {
    assertThat(count(() -> client.watch(alice, CROWD.subList(0, 8)), Price.PRESENCE))
        .isEqualTo(100);
    assertThat(count(() -> client.watch(alice, CROWD.subList(0, 200)), Price.PRESENCE))
        .isEqualTo(100 / 25);
    assertThat(count(() -> client.presence(ALICE, CROWD.subList(0, 200)), Price.PRESENCE))
        .isEqualTo(100 / 25);
  }

  @Test
  void profiles_costByTheUsersOfWhom_bySocketAndRest() {
    assertThat(count(() -> client.profiles(alice, CROWD.subList(0, 8)), Price.PROFILE))
        .isEqualTo(100);
    assertThat(count(() -> client.profiles(alice, CROWD.subList(0, 32)), Price.PROFILE))
        .isEqualTo(100 / 4);
    assertThat(count(() -> client.profiles(ALICE, CROWD.subList(0, 32)), Price.PROFILE))
        .isEqualTo(100 / 4);
  }

  @Test
  void pages_costByTheirLength() {
    assertThat(pages(25)).isEqualTo(100 / 3);
    assertThat(pages(100)).isEqualTo(100 / 6);
  }

  @Test
  void groupOfWhoHasNoSession_isAskedForOnce_andThenKnownForAMinute() {
    int[] questions = new int[1];
    GroupSizes sizes =
        new GroupSizes(
            new Queries(
                requests,
                new Speakers.Door(requests) {
                  @Override
                  public void ask(Signal question, Consumer<Exception> onFailure) {
                    questions[0]++;
                    Speakers.describe(requests, question, ConversationJsonTest.TEAM);
                  }
                }),
            () -> now);
    ConversationId group = ConversationJsonTest.TEAM.conversationId();

    assertThat(sizes.of(ALICE, FakeMember.DM)).isCompletedWithValue(2);
    assertThat(questions[0]).isZero();
    int listed = ConversationJsonTest.TEAM.members().size();
    assertThat(sizes.of(ALICE, group)).isCompletedWithValue(listed);
    now += Duration.ofMinutes(1).toNanos() - 1;
    assertThat(sizes.of(ALICE, group)).isCompletedWithValue(listed);
    assertThat(questions[0]).isEqualTo(1);
    now += 1;
    assertThat(sizes.of(ALICE, group)).isCompletedWithValue(listed);
    assertThat(questions[0]).isEqualTo(2);
  }

  private int sends(int listed) {
    members = CROWD.subList(0, listed);
    return count(
        () -> client.send(alice, new SendRequest(FakeMember.GROUP, "c-1", MessageBody.text("hi"))),
        Price.MESSAGE);
  }

  private int creates(int others) {
    return count(() -> command("members", others, Commands::create), Price.CONVERSATION_CREATE);
  }

  private int pages(int limit) {
    return count(
        () ->
            client
                .pages()
                .page(
                    FakeMember.GROUP,
                    new Reader(ALICE, List.of(), 0),
                    PageQuery.of(null, null, null, null, limit)),
        Price.PAGE);
  }

  private interface Parser {
    Command.Request parse(Payload payload, UserId by, Origin origin);
  }

  private CompletableFuture<?> command(String field, int count, Parser parser)
      throws RequestException {
    ObjectNode json = Codec.json().createObjectNode().put("conversationId", "g-1");
    ArrayNode named = json.putArray(field);
    CROWD.subList(0, count).forEach(user -> named.add(user.value()));
    Payload payload = Payload.of(json);
    return client.command(alice, origin -> parser.parse(payload, ALICE, origin));
  }

  private interface Asking {
    CompletableFuture<?> ask() throws RequestException;
  }

  /// How often it can be asked at once, with full buckets.
  private int count(Asking what, Price price) {
    now += Duration.ofMinutes(1).toNanos();
    partition++; // of another task, as this one answers nothing
    for (int count = 0; ; count++) {
      try {
        client.take(ALICE, price);
        CompletableFuture<?> asked = what.ask();
        if (asked.isCompletedExceptionally()) {
          throw (RequestException)
              Failures.cause(requireNonNull(asked.handle((_, thrown) -> thrown).join()));
        }
      } catch (RequestException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.RATE_LIMITED);
        return count;
      }
    }
  }
}
