package io.parley.gateway.media;

import io.parley.contract.InvalidFieldException;
import io.parley.contract.history.MediaId;
import io.parley.gateway.request.TimeOrderedIds;

/// What files are called in a store. A key begins with its file's id, so that keys are in order of
/// time too.
final class MediaKeys {
  private static final String THUMBNAIL = ".thumbnail";
  private static final int ID_CHARS = 36;

  private MediaKeys() {}

  /// Not to be guessed: 62 of its bits or more are random.
  static MediaId newId() {
    return new MediaId(TimeOrderedIds.next());
  }

  static String original(MediaId id) {
    return id.value();
  }

  static String thumbnail(MediaId id) {
    return id.value() + THUMBNAIL;
  }

  /// @throws InvalidFieldException for a key that nobody here made
  static MediaId idOf(String key) {
    return new MediaId(key.substring(0, Math.min(key.length(), ID_CHARS)));
  }
}
