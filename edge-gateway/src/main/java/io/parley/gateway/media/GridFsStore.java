package io.parley.gateway.media;

import com.mongodb.WriteConcern;
import com.mongodb.client.gridfs.model.GridFSUploadOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import com.mongodb.reactivestreams.client.gridfs.GridFSBucket;
import com.mongodb.reactivestreams.client.gridfs.GridFSBuckets;
import io.parley.contract.ConversationId;
import io.parley.gateway.media.file.Spool;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.bson.BsonString;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.bson.types.Binary;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.function.Tuple2;

/// Files in MongoDB, confirmed by a majority of its replica set. GridFS writes a file's chunks
/// before the file, so an upload that breaks off leaves chunks that no file names: before the first
/// of them its key is noted in `media.uploads`, where [#list] finds it.
final class GridFsStore implements MediaStore {
  private static final String BUCKET = "media";
  private static final String FILES = BUCKET + ".files";
  private static final String CHUNKS = BUCKET + ".chunks";
  private static final String UPLOADS = BUCKET + ".uploads";
  private static final String ID = "_id";

  private static final int CHUNK_BYTES = 255 * 1024;

  /// Chunks that the driver fetches ahead of what was asked for.
  private static final int AHEAD = 2;

  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);

  private final GridFSBucket bucket;
  private final MongoCollection<Document> files;
  private final MongoCollection<Document> chunks;
  private final MongoCollection<Document> uploads;

  /// @param database its client is the caller's to close, after this
  GridFsStore(MongoDatabase database) {
    MongoDatabase safe = database.withWriteConcern(WriteConcern.MAJORITY);
    bucket = GridFSBuckets.create(safe, BUCKET).withChunkSizeBytes(CHUNK_BYTES);
    files = safe.getCollection(FILES);
    chunks = safe.getCollection(CHUNKS);
    uploads = safe.getCollection(UPLOADS);
  }

  @Override
  public CompletableFuture<?> put(String key, StoredFile file, Spool bytes) {
    GridFSUploadOptions options = new GridFSUploadOptions().metadata(toDocument(file));
    return Mono.from(
            uploads.insertOne(new Document(ID, key).append("at", Date.from(Instant.now()))))
        .then(
            Mono.from(
                bucket.uploadFromPublisher(
                    new BsonString(key), file.name(), SpoolBytes.of(bytes), options)))
        .then(Mono.from(uploads.deleteOne(Filters.eq(ID, key))))
        .then()
        .toFuture();
  }

  @Override
  public CompletableFuture<Optional<StoredFile>> find(String key) {
    return Mono.from(files.find(Filters.eq(ID, key)).first())
        .map(GridFsStore::toFile)
        .map(Optional::of)
        .defaultIfEmpty(Optional.empty())
        .timeout(ANSWER_WITHIN)
        .toFuture()
        .thenApply(Objects::requireNonNull);
  }

  @Override
  public Flux<ByteBuffer> read(String key, long first, long length) {
    return Mono.from(files.find(Filters.eq(ID, key)).first())
        .timeout(ANSWER_WITHIN)
        .switchIfEmpty(Mono.error(() -> cut(key)))
        .flatMapMany(file -> read(key, file.getInteger("chunkSize"), first, first + length));
  }

  @Override
  public CompletableFuture<?> remove(String key) {
    return Mono.from(files.deleteOne(Filters.eq(ID, key)))
        .then(Mono.from(chunks.deleteMany(Filters.eq("files_id", key))))
        .then(Mono.from(uploads.deleteOne(Filters.eq(ID, key)))) // last: or nobody would know of it
        .timeout(ANSWER_WITHIN)
        .then()
        .toFuture();
  }

  @Override
  public CompletableFuture<List<String>> list(@Nullable String after, int limit) {
    Flux<String> whole = keys(files, after, limit);
    Flux<String> begun = keys(uploads, after, limit);
    return whole
        .collectList()
        .zipWith(begun.collectList())
        .map(both -> merge(both, limit))
        .timeout(ANSWER_WITHIN)
        .toFuture()
        .thenApply(Objects::requireNonNull);
  }

  @Override
  public void close() {
    // The client is not ours.
  }

  /// @param end exclusive
  private Flux<ByteBuffer> read(String key, int chunkBytes, long first, long end) {
    int firstChunk = (int) (first / chunkBytes);
    int lastChunk = (int) ((end - 1) / chunkBytes);
    Bson range =
        Filters.and(
            Filters.eq("files_id", key), Filters.gte("n", firstChunk), Filters.lte("n", lastChunk));
    return Flux.defer(
        () -> {
          AtomicLong position = new AtomicLong(first);
          return Flux.from(chunks.find(range).sort(Sorts.ascending("n")).batchSize(AHEAD))
              .map(chunk -> part(chunk, chunkBytes, position, end))
              .concatWith(
                  Mono.defer(() -> position.get() == end ? Mono.empty() : Mono.error(cut(key))));
        });
  }

  /// Of a chunk, what is from `position` on and before `end`; `position` is then after it.
  private static ByteBuffer part(Document chunk, int chunkBytes, AtomicLong position, long end) {
    byte[] data = chunk.get("data", Binary.class).getData();
    long start = (long) chunk.getInteger("n") * chunkBytes;
    int from = (int) (position.get() - start);
    int to = (int) Math.min(data.length, end - start);
    if (from < 0 || from >= to) {
      throw cut(String.valueOf(chunk.get("files_id")));
    }
    position.set(start + to);
    return ByteBuffer.wrap(data, from, to - from);
  }

  private static IllegalStateException cut(String key) {
    return new IllegalStateException("chunks of " + key + " are missing");
  }

  private static Flux<String> keys(
      MongoCollection<Document> collection, @Nullable String after, int limit) {
    return Flux.from(
            collection
                .find(after == null ? Filters.empty() : Filters.gt(ID, after))
                .projection(Projections.include(ID))
                .sort(Sorts.ascending(ID))
                .limit(limit))
        .map(document -> document.getString(ID));
  }

  private static List<String> merge(Tuple2<List<String>, List<String>> both, int limit) {
    return Stream.concat(both.getT1().stream(), both.getT2().stream())
        .distinct()
        .sorted()
        .limit(limit)
        .toList();
  }

  private static Document toDocument(StoredFile file) {
    return new Document("conversationId", file.conversation().value())
        .append("type", file.type())
        .append("sha256", file.sha256())
        .append("width", file.width())
        .append("height", file.height());
  }

  private static StoredFile toFile(Document file) {
    Document metadata = file.get("metadata", Document.class);
    return new StoredFile(
        new ConversationId(metadata.getString("conversationId")),
        file.getString("filename"),
        metadata.getString("type"),
        file.get("length", Number.class).longValue(),
        metadata.getString("sha256"),
        metadata.getInteger("width"),
        metadata.getInteger("height"));
  }
}
