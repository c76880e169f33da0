package io.parley.gateway.media;

import io.parley.contract.ConversationId;
import io.parley.contract.ErrorCode;
import io.parley.contract.InvalidFieldException;
import io.parley.contract.UserId;
import io.parley.contract.history.MediaId;
import io.parley.gateway.request.ConcurrencyLimit;
import io.parley.gateway.request.Memberships;
import io.parley.gateway.request.RequestException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/// Gives files out, to members of their conversation who may read a message that links to them. To
/// be called by threads that may wait. Bounds: [#AT_ONCE] downloads, [#AT_ONCE_PER_USER] of one
/// user, each with about 1 MiB of what its client has not taken yet; a client that takes nothing
/// for [#STALLED] is left.
public final class Downloads {
  static final int AT_ONCE = 256;
  static final int AT_ONCE_PER_USER = 16;
  static final Duration STALLED = Duration.ofSeconds(60);

  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);

  private final MediaStore store;
  private final Memberships memberships;
  private final FileLinks links;
  private final ConcurrencyLimit limit = new ConcurrencyLimit(AT_ONCE, AT_ONCE_PER_USER);

  public Downloads(MediaStore store, Memberships memberships, FileLinks links) {
    this.store = store;
    this.memberships = memberships;
    this.links = links;
  }

  /// A file that its asker may read.
  public record Granted(String key, StoredFile file) {}

  /// @param id as the client has it
  /// @param thumbnail whether the file's thumbnail is asked for
  /// @throws RequestException `NOT_FOUND`, the same for what is not there and what is not for this
  ///   user; `OVERLOADED`
  public Granted find(UserId user, String id, boolean thumbnail)
      throws RequestException, InterruptedException {
    MediaId media = media(id);
    String key = thumbnail ? MediaKeys.thumbnail(media) : MediaKeys.original(media);
    Optional<StoredFile> file = StoreCalls.await(store.find(key), ANSWER_WITHIN);
    if (file.isPresent() && mayRead(user, media, file.get().conversation())) {
      return new Granted(key, file.get());
    }
    throw notFound();
  }

  private boolean mayRead(UserId user, MediaId file, ConversationId conversation)
      throws RequestException, InterruptedException {
    OptionalLong after =
        StoreCalls.await(memberships.visibleAfter(user, conversation), ANSWER_WITHIN);
    return after.isPresent()
        && StoreCalls.await(links.isVisible(file, conversation, after.getAsLong()), ANSWER_WITHIN);
  }

  /// Writes nothing before the store has given the first byte.
  ///
  /// @param first 0 for the file's first byte
  /// @throws RequestException `OVERLOADED`: what was not written yet is missing
  /// @throws IOException when the client has gone
  public void write(UserId user, Granted file, long first, long length, OutputStream out)
      throws RequestException, IOException {
    try (ConcurrencyLimit.Permit _ = limit.take(user);
        Stream<ByteBuffer> bytes =
            store.read(file.key(), first, length).timeout(STALLED).toStream(1)) {
      Iterator<ByteBuffer> buffers = bytes.iterator();
      WritableByteChannel channel = Channels.newChannel(out);
      while (hasNext(buffers)) {
        ByteBuffer buffer = buffers.next();
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
      }
    }
  }

  private static boolean hasNext(Iterator<ByteBuffer> buffers) throws RequestException {
    try {
      return buffers.hasNext();
    } catch (RuntimeException e) { // the store's, as Reactor hands it on
      throw StoreCalls.away(e);
    }
  }

  private static MediaId media(String id) throws RequestException {
    try {
      return new MediaId(id);
    } catch (InvalidFieldException e) { // nobody has a file that is called so
      throw notFound();
    }
  }

  private static RequestException notFound() {
    return RequestException.of(ErrorCode.NOT_FOUND, "there is no such file for you");
  }
}
