package io.parley.mongo;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.AbstractSynchronizedMongoCollection;
import de.bwaldvogel.mongo.backend.ArrayFilters;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.DocumentWithPosition;
import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.FailedToParseException;
import de.bwaldvogel.mongo.oplog.Oplog;
import de.bwaldvogel.mongo.wire.bson.BsonDecoder;
import de.bwaldvogel.mongo.wire.bson.BsonEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.UUID;
import java.util.stream.Stream;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/// A collection as one map of H2: from the `_id` to the document's BSON. The bytes stay as they are
/// while their page is written again and again, as H2 does for each document beside a changed one;
/// mongo-java-server's own keeps objects there, and serialises all of them each time.
///
/// The map is the index of `_id`s too ([IdIndex]).
final class StoredCollection extends AbstractSynchronizedMongoCollection<Object> {
  private static final int USUAL_BYTES = 1024;

  private final MVMap<Object, byte[]> documents;

  StoredCollection(
      MongoDatabase database,
      String name,
      CollectionOptions options,
      MVMap<Object, byte[]> documents,
      CursorRegistry cursors) {
    super(database, name, options, cursors);
    this.documents = documents;
  }

  @Override
  protected Object addDocumentInternal(Document document) {
    Object key =
        getIdField() == null
            ? UUID.randomUUID()
            : Missing.ofNullable(Utils.getSubdocumentValue(document, getIdField()));
    if (documents.putIfAbsent(key, encode(document)) != null) {
      throw new IllegalStateException("There is a document " + key + " in " + this);
    }
    return key;
  }

  @Override
  protected @Nullable Document getDocument(Object key) {
    byte[] bson = documents.get(key);
    return bson == null ? null : decode(bson);
  }

  @Override
  protected void handleUpdate(Object key, Document before, Document after) {
    documents.put(key, encode(after));
  }

  @Override
  protected void removeDocument(Object key) {
    if (documents.remove(key) == null) {
      throw new NoSuchElementException("There is no document " + key + " in " + this);
    }
  }

  @Override
  protected Stream<DocumentWithPosition<Object>> streamAllDocumentsWithPosition() {
    return documents.entrySet().stream()
        .map(entry -> new DocumentWithPosition<>(decode(entry.getValue()), entry.getKey()));
  }

  /// A pipeline makes a whole document, which then replaces the one that it was made of.
  @Override
  public synchronized Document updateDocuments(
      Document selector,
      Document update,
      ArrayFilters filters,
      boolean isMulti,
      boolean isUpsert,
      Oplog oplog) {
    if (!PipelineUpdate.isPipeline(update)) {
      return super.updateDocuments(selector, update, filters, isMulti, isUpsert, oplog);
    }
    if (isMulti) {
      throw new FailedToParseException("a pipeline updates one document here");
    }
    Iterator<Document> found = handleQuery(selector, 0, 1).iterator();
    Document id = new Document(getIdField(), selector.get(getIdField()));
    Document before = found.hasNext() ? found.next() : id;
    Document after = PipelineUpdate.apply(update, before);
    return super.updateDocuments(
        new Document(getIdField(), before.get(getIdField())),
        after,
        filters,
        false,
        isUpsert,
        oplog);
  }

  @Override
  protected QueryResult matchDocuments(
      Document query,
      @Nullable Document orderBy,
      int skip,
      int limit,
      int batchSize,
      @Nullable Document fields) {
    Stream<Document> all =
        isNaturalDescending(orderBy)
            ? streamAllDocumentsWithPosition()
                .sorted(
                    (one, other) ->
                        KeyOrder.INSTANCE.compare(other.getPosition(), one.getPosition()))
                .map(DocumentWithPosition::getDocument)
            : documents.values().stream().map(StoredCollection::decode);
    return matchDocumentsFromStream(all, query, orderBy, skip, limit, batchSize, fields);
  }

  @Override
  public int count() {
    return documents.size();
  }

  @Override
  public boolean isEmpty() {
    return documents.isEmpty();
  }

  /// The server would encode each document once more to keep count.
  @Override
  protected boolean tracksDataSize() {
    return false;
  }

  @Override
  protected void updateDataSize(int change) {
    throw new IllegalStateException("nobody keeps count");
  }

  /// Reads all of them.
  @Override
  protected int getDataSize() {
    return (int)
        Math.min(
            Integer.MAX_VALUE,
            documents.values().stream().mapToLong(document -> document.length).sum());
  }

  private static byte[] encode(Document document) {
    ByteBuf bson = Unpooled.buffer(USUAL_BYTES);
    BsonEncoder.encodeDocument(document, bson);
    byte[] bytes = new byte[bson.readableBytes()];
    bson.readBytes(bytes);
    return bytes;
  }

  private static Document decode(byte[] bson) {
    return BsonDecoder.decodeBson(Unpooled.wrappedBuffer(bson));
  }
}
