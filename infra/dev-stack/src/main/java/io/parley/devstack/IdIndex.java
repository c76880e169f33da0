package io.parley.devstack;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.bson.BsonRegularExpression;
import de.bwaldvogel.mongo.bson.Document;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;

/// The index of `_id`s, also for a query that asks for more than the `_id`, as MongoDB has it.
/// mongo-java-server uses it for queries of an `_id` alone and looks at every document for any
/// other: a sink that writes a batch again (`{_id, deletedSeq: {$exists: false}}`) would look at
/// the whole history for each message, longer than it waits for an answer, and so for ever.
final class IdIndex extends Index<Object> {
  private static final String ID = "_id";

  private final Index<Object> ids;

  /// @param ids of `_id`s
  IdIndex(Index<Object> ids) {
    super(ids.getName(), ids.getKeys(), false);
    this.ids = ids;
  }

  static boolean isOfIds(Index<Object> index) {
    return index.getKeys().size() == 1 && index.getKeys().getFirst().getKey().equals(ID);
  }

  @Override
  public boolean canHandle(Document query) {
    return ids.canHandle(query) || id(query).isPresent();
  }

  @Override
  public Iterable<Object> getPositions(Document query) {
    return ids.canHandle(query)
        ? ids.getPositions(query)
        : ids.getPositions(new Document(ID, id(query).orElseThrow()));
  }

  /// The `_id` that a document must have, if the query names one; wherever it is among what must
  /// all be true. Whoever uses the index still looks at the rest of the query.
  private static Optional<Object> id(Document query) {
    Optional<Object> value = Optional.ofNullable(query.get(ID)).filter(IdIndex::isPlain);
    if (value.isPresent()) {
      return value;
    }
    return query.get("$and") instanceof Collection<?> all
        ? all.stream()
            .filter(Document.class::isInstance)
            .map(part -> id((Document) part))
            .flatMap(Optional::stream)
            .findFirst()
        : Optional.empty();
  }

  private static boolean isPlain(Object value) {
    return !(value instanceof Document)
        && !(value instanceof Collection)
        && !BsonRegularExpression.isRegularExpression(value);
  }

  @Override
  public Object getPosition(Document document) {
    return ids.getPosition(document);
  }

  @Override
  public void checkAdd(Document document, MongoCollection<Object> collection) {
    ids.checkAdd(document, collection);
  }

  @Override
  public void add(Document document, Object position, MongoCollection<Object> collection) {
    ids.add(document, position, collection);
  }

  @Override
  public Object remove(Document document) {
    return ids.remove(document);
  }

  @Override
  public long getCount() {
    return ids.getCount();
  }

  @Override
  public long getDataSize() {
    return ids.getDataSize();
  }

  @Override
  public void checkUpdate(Document before, Document after, MongoCollection<Object> collection) {
    ids.checkUpdate(before, after, collection);
  }

  @Override
  public void updateInPlace(
      Document before, Document after, Object position, MongoCollection<Object> collection) {
    ids.updateInPlace(before, after, position, collection);
  }

  @Override
  public boolean isUnique() {
    return true;
  }

  @Override
  public void drop() {
    ids.drop();
  }

  @Override
  public String toString() {
    return Objects.toString(ids);
  }
}
