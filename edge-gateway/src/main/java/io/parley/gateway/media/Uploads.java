package io.parley.gateway.media;

import io.parley.contract.ConversationId;
import io.parley.contract.ErrorCode;
import io.parley.contract.UserId;
import io.parley.contract.history.MediaId;
import io.parley.gateway.media.file.FileName;
import io.parley.gateway.media.file.FileTypes;
import io.parley.gateway.media.file.Intake;
import io.parley.gateway.media.file.Spool;
import io.parley.gateway.media.picture.DecoderCounts;
import io.parley.gateway.media.picture.Pictures;
import io.parley.gateway.media.picture.decoder.Picture;
import io.parley.gateway.media.picture.decoder.PictureType;
import io.parley.gateway.media.picture.decoder.Thumbnail;
import io.parley.gateway.request.ConcurrencyLimit;
import io.parley.gateway.request.Memberships;
import io.parley.gateway.request.RequestException;
import io.parley.gateway.request.Silences;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes files in: asks first whether the user is in the conversation, then lets the bytes come to
/// a [Spool], counted, and when it has all of them looks at what they are, and gives them to the
/// store. What cannot be finished leaves nothing behind, or what [Sweep] removes.
///
/// To be called by threads that may wait. Bounds: [#AT_ONCE] uploads, [#AT_ONCE_PER_USER] of one
/// user, [#WITHIN] each.
public final class Uploads implements AutoCloseable {
  static final int AT_ONCE = 64;
  static final int AT_ONCE_PER_USER = 4;
  static final Duration WITHIN = Duration.ofMinutes(10);

  private static final Logger log = LoggerFactory.getLogger(Uploads.class);
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);
  private static final Duration STORE_WITHIN = Duration.ofMinutes(2);

  private final MediaStore store;
  private final Memberships memberships;
  private final Silences silences;
  private final StorageLedger storage;
  private final long fileBytes;
  private final long userBytes;
  private final FileTypes types = new FileTypes();
  private final Pictures pictures = new Pictures();
  private final ConcurrencyLimit limit = new ConcurrencyLimit(AT_ONCE, AT_ONCE_PER_USER);

  public Uploads(
      MediaStore store,
      Memberships memberships,
      Silences silences,
      MediaDatabase database,
      MediaSettings settings) {
    this.store = store;
    this.memberships = memberships;
    this.silences = silences;
    this.storage = database.storage();
    this.fileBytes = settings.fileBytes();
    this.userBytes = settings.userBytes();
  }

  /// The largest file, in bytes.
  public long fileBytes() {
    return fileBytes;
  }

  public DecoderCounts decoders() {
    return pictures.counts();
  }

  /// @param hasThumbnail whether there is one, at [#thumbnailUrl]
  public record Uploaded(MediaId id, StoredFile file, boolean hasThumbnail) {
    public String thumbnailUrl() {
      return id.url() + "/thumbnail";
    }
  }

  /// @param name as its sender calls it; null if they do not say
  public record Sent(@Nullable String name, InputStream bytes) {}

  /// Lets a user send a file: before that, nothing of it is to be read.
  ///
  /// @throws RequestException `NOT_FOUND` for who is not in the conversation, `FORBIDDEN` where one
  ///   of two has blocked the other, `OVERLOADED`
  public Upload begin(UserId user, ConversationId conversation)
      throws RequestException, InterruptedException {
    ConcurrencyLimit.Permit permit = limit.take(user);
    boolean begun = false;
    try {
      if (!StoreCalls.await(memberships.isMember(user, conversation), ANSWER_WITHIN)) {
        throw RequestException.of(ErrorCode.NOT_FOUND, "you are in no such conversation");
      }
      if (StoreCalls.await(silences.isSilenced(user, conversation), ANSWER_WITHIN)) {
        throw RequestException.of(
            ErrorCode.FORBIDDEN, "nothing can be sent in this conversation now");
      }
      begun = true;
      return new Upload(user, conversation, permit);
    } finally {
      if (!begun) {
        permit.close();
      }
    }
  }

  /// One file, on its way until it is closed.
  public final class Upload implements AutoCloseable {
    private final UserId user;
    private final ConversationId conversation;
    private final ConcurrencyLimit.Permit permit;

    private Upload(UserId user, ConversationId conversation, ConcurrencyLimit.Permit permit) {
      this.user = user;
      this.conversation = conversation;
      this.permit = permit;
    }

    /// @throws RequestException `TOO_LARGE`, also for all that the user has; `INVALID` for a file
    ///   that is empty, broken or of a kind that is not taken, `TIMEOUT`, `OVERLOADED`
    /// @throws IOException when the disk does not take it
    public Uploaded take(Sent sent) throws RequestException, IOException, InterruptedException {
      try (Spool original = Spool.create()) {
        Intake.fill(original, sent.bytes(), fileBytes, WITHIN);
        if (original.size() == 0) {
          throw RequestException.of(ErrorCode.INVALID, "the file is empty");
        }
        String name = FileName.of(sent.name());
        return keep(name, types.of(original, name), original);
      }
    }

    @Override
    public void close() {
      permit.close();
    }

    /// What the user has is asked before a picture is read, and given up when there is no file.
    private Uploaded keep(String name, String type, Spool original)
        throws RequestException, IOException, InterruptedException {
      if (FileTypes.maySayWhere(type)) {
        throw RequestException.of(
            ErrorCode.INVALID,
            "pictures of the type "
                + type
                + " are not taken: where they were taken cannot be removed from them");
      }
      MediaId id = MediaKeys.newId();
      boolean kept = false;
      try {
        if (!StoreCalls.await(storage.add(user, id, original.size(), userBytes), ANSWER_WITHIN)) {
          throw RequestException.of(
              ErrorCode.TOO_LARGE,
              "your files have no room for this one: they may have "
                  + (userBytes >> 20)
                  + " MiB in all");
        }
        Uploaded uploaded = store(id, conversation, name, type, original);
        kept = true;
        return uploaded;
      } finally {
        if (!kept) {
          var _ = storage.remove(id).whenComplete(Uploads::left); // nobody waits for it
        }
      }
    }
  }

  @Override
  public void close() {
    pictures.close();
  }

  /// Not kept and not given up: the sweep's.
  private static void left(@Nullable Object answer, @Nullable Throwable failure) {
    if (failure != null) {
      log.debug("a file that was not kept counts until it is swept", failure);
    }
  }

  private Uploaded store(
      MediaId id, ConversationId conversation, String name, String type, Spool original)
      throws RequestException, IOException, InterruptedException {
    Optional<PictureType> pictureType = PictureType.of(type);
    if (pictureType.isEmpty()) {
      StoredFile file = describe(conversation, name, type, original, null, null);
      put(MediaKeys.original(id), file, original);
      return new Uploaded(id, file, false);
    }
    try (Picture picture = pictures.take(pictureType.get(), original)) {
      Thumbnail thumbnail = picture.thumbnail();
      if (thumbnail != null) { // first: a file that is there has its thumbnail
        StoredFile small =
            describe(
                conversation,
                "thumbnail." + (thumbnail.isPng() ? "png" : "jpg"),
                thumbnail.type(),
                thumbnail.bytes(),
                thumbnail.width(),
                thumbnail.height());
        put(MediaKeys.thumbnail(id), small, thumbnail.bytes());
      }
      StoredFile file =
          describe(conversation, name, type, picture.copy(), picture.width(), picture.height());
      put(MediaKeys.original(id), file, picture.copy());
      return new Uploaded(id, file, thumbnail != null);
    }
  }

  private static StoredFile describe(
      ConversationId conversation,
      String name,
      String type,
      Spool bytes,
      @Nullable Integer width,
      @Nullable Integer height)
      throws IOException {
    return new StoredFile(conversation, name, type, bytes.size(), bytes.sha256(), width, height);
  }

  /// What a failed one leaves behind is the sweep's: part of it may still be on its way.
  private void put(String key, StoredFile file, Spool bytes)
      throws RequestException, InterruptedException {
    CompletableFuture<?> stored = store.put(key, file, bytes);
    try {
      StoreCalls.await(stored, STORE_WITHIN);
    } finally {
      stored.cancel(true); // no-op when it is done; or it would read a spool that is closed
    }
  }
}
