package io.parley.processor.user;

import static io.parley.processor.topology.Pipeline.EAST;
import static io.parley.processor.topology.Pipeline.WEST;
import static io.parley.processor.topology.Requests.user;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.Limits;
import io.parley.contract.Profile;
import io.parley.contract.UserId;
import io.parley.contract.VisibleTo;
import io.parley.contract.codec.Codec;
import io.parley.contract.kafka.Topic;
import io.parley.contract.log.ProfileChanged;
import io.parley.contract.wire.Answer.ProfilesTold;
import io.parley.contract.wire.Answer.SessionRefused;
import io.parley.contract.wire.SessionEvent.ProfileShown;
import io.parley.contract.wire.SessionEvent.QueryProfiles;
import io.parley.contract.wire.SessionEvent.SessionOpened;
import io.parley.contract.wire.SessionEvent.VisibilityChosen;
import io.parley.contract.wire.Visibility;
import io.parley.processor.store.UserStore;
import io.parley.processor.topology.Pipeline;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Who alice is to others, by her tokens, and who asks.
class ProfilesTest {
  private static final Instant MORNING = Instant.parse("2026-01-01T08:00:00Z");
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private final Pipeline pipeline = new Pipeline();

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void profile_isWrittenWhenItChanges_andNotWithEachSession() {
    open("phone", alice("Alice", "https://example.org/a.png", MORNING));
    open("laptop", alice("Alice", "https://example.org/a.png", NOON));
    pipeline.session(new ProfileShown(alice("Alice B.", null, NOON), EAST));
    open("tablet", alice("Alice B.", null, NOON));

    assertThat(pipeline.profiles())
        .containsExactly(
            alice("Alice", "https://example.org/a.png", MORNING), alice("Alice B.", null, NOON));
    assertThat(told("alice").profiles()).containsExactly(alice("Alice B.", null, NOON));
  }

  @Test
  void profile_saysSinceWhenItIsSo_andWhenTheUserWasFirstSeen() {
    Instant first = pipeline.now();
    open("phone", alice("Alice", null, MORNING));
    pipeline.pass(60);
    Instant second = pipeline.now();
    open("phone", alice("Alice B.", null, NOON));

    assertThat(pipeline.values(Topic.PROFILES, Codec.PROFILES))
        .containsExactly(
            new ProfileChanged(alice("Alice", null, MORNING), first, first),
            new ProfileChanged(alice("Alice B.", null, NOON), first, second));
  }

  /// A phone that kept its token all day says nothing new.
  @Test
  void tokenOfBefore_changesNothing() {
    open("laptop", alice("Alice B.", null, NOON));
    open("phone", alice("Alice", null, MORNING));

    assertThat(pipeline.profiles()).containsExactly(alice("Alice B.", null, NOON));
  }

  @Test
  void sessionWithoutAProfile_changesNothing() {
    open("phone", alice("Alice", null, MORNING));
    open("backend", null);

    assertThat(pipeline.profiles()).hasSize(1);
    assertThat(told("alice").profiles()).containsExactly(alice("Alice", null, MORNING));
  }

  /// After a crash it is not known whether the topic has it.
  @Test
  void sessionThatIsReplayed_isWrittenAgain() {
    open("phone", alice("Alice", null, MORNING));
    List<TestRecord<byte[], byte[]>> changelog = pipeline.changelog(UserStore.NAME);
    try (Pipeline restarted = new Pipeline()) {
      restarted.restore(UserStore.NAME, changelog);
      restarted.session(
          new SessionOpened(user("alice"), "phone", EAST, alice("Alice", null, MORNING)));

      assertThat(restarted.profiles()).containsExactly(alice("Alice", null, MORNING));
    }
  }

  @Test
  void sessionThatIsRefused_saysNothing() {
    for (int i = 0; i < Limits.DEVICES_PER_USER; i++) {
      open("device-" + i, null);
    }
    open("one-more", alice("Alice", null, MORNING));

    assertThat(pipeline.answers(SessionRefused.class)).hasSize(1);
    assertThat(pipeline.profiles()).isEmpty();
  }

  @Test
  void query_namesWhoHasOne_andWhoMaySeeThem_andChangesNothing() {
    open("phone", alice("Alice", null, MORNING));
    pipeline.session(new VisibilityChosen(user("alice"), VisibleTo.NOBODY, EAST));
    pipeline.profiles();

    ProfilesTold told = told("alice", "nobody-by-this-name");
    assertThat(told.gateway()).isEqualTo(WEST);
    assertThat(told.profiles()).containsExactly(alice("Alice", null, MORNING));
    assertThat(told.visibilities())
        .containsExactly(new Visibility(user("alice"), VisibleTo.NOBODY, List.of()));
    assertThat(pipeline.profiles()).isEmpty();
    assertThat(pipeline.read(Topic.DEAD_LETTERS)).isEmpty();
  }

  /// A control character takes six bytes in JSON, and a record holds a million.
  @Test
  void longProfiles_comeInAsManyAnswersAsItTakes() {
    String name = "\u0001".repeat(Limits.NAME_BYTES);
    String picture = "\u0001".repeat(Limits.URL_BYTES);
    List<UserId> users = IntStream.range(0, 100).mapToObj(i -> user("user-" + i)).toList();
    users.forEach(
        user -> pipeline.session(new ProfileShown(new Profile(user, name, picture, NOON), EAST)));
    pipeline.session(new QueryProfiles(users, WEST, "q-1"));

    List<ProfilesTold> answers = pipeline.answers(ProfilesTold.class);
    assertThat(answers).hasSizeGreaterThan(1);
    assertThat(answers.stream().flatMap(answer -> answer.profiles().stream()).map(Profile::userId))
        .containsExactlyElementsOf(users);
    assertThat(answers).filteredOn(ProfilesTold::last).containsExactly(answers.getLast());
  }

  private void open(String session, @Nullable Profile profile) {
    pipeline.session(new SessionOpened(user("alice"), session, EAST, profile));
  }

  private static Profile alice(@Nullable String name, @Nullable String picture, Instant at) {
    return new Profile(user("alice"), name, picture, at);
  }

  private ProfilesTold told(String... users) {
    List<UserId> asked = List.of(users).stream().map(name -> user(name)).toList();
    pipeline.session(new QueryProfiles(asked, WEST, "q-1"));
    return pipeline.answers(ProfilesTold.class).getLast();
  }
}
