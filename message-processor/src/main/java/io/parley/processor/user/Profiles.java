package io.parley.processor.user;

import io.parley.contract.Profile;
import io.parley.contract.UserId;
import io.parley.contract.codec.Codec;
import io.parley.contract.kafka.Topic;
import io.parley.contract.log.ProfileChanged;
import io.parley.contract.wire.Answer.ProfilesTold;
import io.parley.contract.wire.SessionEvent.QueryProfiles;
import io.parley.contract.wire.Visibility;
import io.parley.processor.routing.Outputs;
import io.parley.processor.store.ProfileState;
import io.parley.processor.store.UserStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/// Who users are to others, by their tokens. Written where it has changed, and told to the gateways
/// that ask. A token that was made before the one that is known changes nothing: another device may
/// have kept it for long.
final class Profiles {
  /// What an answer tells takes about so many bytes at most: a record holds a million.
  private static final int ANSWER_BYTES = 500_000;

  /// What one user takes beside the texts.
  private static final int USER_BYTES = 300;

  /// An escaped control character's.
  private static final int MOST_BYTES_PER_CHARACTER = 6;

  private static final int HIDDEN_BYTES = 260;

  private final UserStore users;
  private final Outputs outputs;

  Profiles(UserStore users, Outputs outputs) {
    this.users = users;
    this.outputs = outputs;
  }

  /// A token has said who the user is.
  void show(Profile shown, long offset, Record<byte[], byte[]> cause) {
    Optional<ProfileState> known = users.profile(shown.userId());
    ProfileState shownNow = ProfileState.of(shown, cause.timestamp(), offset);
    ProfileState now = known.map(state -> shownNow.firstSeen(state.firstSeen())).orElse(shownNow);
    boolean replayed = known.map(state -> state.changedAt() == offset).orElse(false);
    if (!replayed && known.map(state -> !isNews(state, now)).orElse(false)) {
      return;
    }
    users.putProfile(shown.userId(), now);
    outputs.write(
        Topic.PROFILES,
        Codec.PROFILES,
        shown.userId().value(),
        new ProfileChanged(
            now.profile(shown.userId()),
            Instant.ofEpochMilli(now.firstSeen()),
            Instant.ofEpochMilli(now.since())),
        cause);
  }

  private static boolean isNews(ProfileState known, ProfileState now) {
    return now.at() >= known.at()
        && !(Objects.equals(known.name(), now.name())
            && Objects.equals(known.picture(), now.picture()));
  }

  /// In as many answers as it takes.
  void tell(QueryProfiles query, Record<byte[], byte[]> cause) {
    List<Profile> profiles = new ArrayList<>(query.userIds().size());
    List<Visibility> visibilities = new ArrayList<>(0);
    int bytes = 0;
    for (UserId user : query.userIds()) {
      Optional<Profile> profile = users.profile(user).map(state -> state.profile(user));
      Visibility visibility = users.visibility(user).of(user);
      int size = bytes(profile, visibility);
      if (bytes + size > ANSWER_BYTES) {
        outputs.answer(told(query, profiles, visibilities, false), cause);
        profiles = new ArrayList<>();
        visibilities = new ArrayList<>();
        bytes = 0;
      }
      profile.ifPresent(profiles::add);
      if (visibility.differs()) {
        visibilities.add(visibility);
      }
      bytes += size;
    }
    outputs.answer(told(query, profiles, visibilities, true), cause);
  }

  private static int bytes(Optional<Profile> profile, Visibility visibility) {
    int characters = profile.map(one -> length(one.name()) + length(one.picture())).orElse(0);
    return USER_BYTES
        + characters * MOST_BYTES_PER_CHARACTER
        + visibility.hiddenFrom().size() * HIDDEN_BYTES;
  }

  private static int length(@Nullable String text) {
    return text == null ? 0 : text.length();
  }

  private static ProfilesTold told(
      QueryProfiles query, List<Profile> profiles, List<Visibility> visibilities, boolean last) {
    return new ProfilesTold(query.gateway(), query.requestId(), profiles, visibilities, last);
  }
}
