package io.parley.mongo;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.bson.BsonRegularExpression;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.DuplicateKeyError;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/// The index of `_id`s, which is the collection's own map ([StoredCollection]): nothing is written
/// for it. A query that names the `_id`, or a list of them, is answered by it also when it asks for
/// more, as in MongoDB; mongo-java-server looks at every document then, and a sink that writes a
/// batch again (`{_id, deletedSeq: {$exists: false}}`) would look at the whole history for each
/// message, longer than it waits for an answer, and so for ever.
final class IdIndex extends Index<Object> {
  private static final String ID = "_id";

  private final MVMap<Object, byte[]> documents;

  /// @param documents by `_id`
  IdIndex(String name, List<IndexKey> keys, MVMap<Object, byte[]> documents) {
    super(name, keys, false);
    this.documents = documents;
  }

  static boolean isOfIds(List<IndexKey> keys) {
    return keys.size() == 1 && keys.getFirst().getKey().equals(ID);
  }

  @Override
  public boolean canHandle(Document query) {
    return ids(query).isPresent();
  }

  /// In the order of the `_id`s.
  @Override
  public Iterable<Object> getPositions(Document query) {
    TreeSet<Object> ids = new TreeSet<>(KeyOrder.INSTANCE);
    ids.addAll(ids(query).orElseThrow());
    ids.removeIf(id -> !documents.containsKey(id));
    return ids;
  }

  /// The `_id`s of which a document must have one, if the query says so; wherever it does among
  /// what must all be true. Whoever uses the index still looks at the rest of the query.
  private static Optional<Collection<?>> ids(Document query) {
    Optional<Collection<?>> ids = Optional.ofNullable(query.get(ID)).flatMap(IdIndex::named);
    if (ids.isPresent()) {
      return ids;
    }
    return query.get("$and") instanceof Collection<?> all
        ? all.stream()
            .filter(Document.class::isInstance)
            .map(part -> ids((Document) part))
            .flatMap(Optional::stream)
            .findFirst()
        : Optional.empty();
  }

  private static Optional<Collection<?>> named(Object condition) {
    if (isPlain(condition)) {
      return Optional.of(List.of(condition));
    }
    return condition instanceof Document in
            && in.get("$in") instanceof Collection<?> ids
            && ids.stream().allMatch(IdIndex::isPlain)
        ? Optional.of(ids)
        : Optional.empty();
  }

  private static boolean isPlain(@Nullable Object value) {
    return value != null
        && !(value instanceof Document)
        && !(value instanceof Collection)
        && !BsonRegularExpression.isRegularExpression(value);
  }

  @Override
  public @Nullable Object getPosition(Document document) {
    Object id = document.getOrMissing(ID);
    return documents.containsKey(id) ? id : null;
  }

  @Override
  public void checkAdd(Document document, MongoCollection<Object> collection) {
    if (getPosition(document) != null) {
      throw new DuplicateKeyError(this, collection, getKeys(), new KeyValue(document.get(ID)));
    }
  }

  /// The collection has done it.
  @Override
  public void add(Document document, Object position, MongoCollection<Object> collection) {}

  /// The collection does it.
  @Override
  public @Nullable Object remove(Document document) {
    return getPosition(document);
  }

  @Override
  public long getCount() {
    return documents.sizeAsLong();
  }

  @Override
  public long getDataSize() {
    return getCount();
  }

  /// An `_id` stays what it is.
  @Override
  public void checkUpdate(Document before, Document after, MongoCollection<Object> collection) {}

  @Override
  public void updateInPlace(
      Document before, Document after, Object position, MongoCollection<Object> collection) {}

  @Override
  public boolean isUnique() {
    return true;
  }

  @Override
  public void drop() {}
}
