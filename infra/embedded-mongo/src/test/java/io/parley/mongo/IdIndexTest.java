package io.parley.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.bson.BsonRegularExpression;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.DuplicateKeyError;
import java.util.ArrayList;
import java.util.List;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.type.ByteArrayDataType;
import org.junit.jupiter.api.Test;

class IdIndexTest {
  private static final Document NOT_DELETED =
      new Document("deletedSeq", new Document("$exists", false));

  private final Index<Object> index =
      new IdIndex("_id_", List.of(new IndexKey("_id", true)), documents());

  @Test
  void idAlone_isFoundAsBefore() {
    assertThat(positions(new Document("_id", "b"))).containsExactly("b");
    assertThat(positions(in("b", "a", "c", "a"))).containsExactly("a", "b");
  }

  @Test
  void idWithMore_isFoundByTheId() {
    assertThat(positions(new Document("_id", "b").append("seq", 3))).containsExactly("b");
    assertThat(positions(and(new Document("_id", "b"), NOT_DELETED))).containsExactly("b");
    assertThat(positions(and(and(NOT_DELETED, new Document("_id", "a")), NOT_DELETED)))
        .containsExactly("a");
    assertThat(positions(and(new Document("_id", "unknown"), NOT_DELETED))).isEmpty();
  }

  @Test
  void idsWithMore_areFoundByTheIds() {
    assertThat(positions(and(NOT_DELETED, in("c", "b")))).containsExactly("b");
  }

  @Test
  void documentWithTheId_isNotAddedAgain() {
    assertThat(index.getPosition(new Document("_id", "b"))).isEqualTo("b");
    assertThat(index.getPosition(new Document("_id", "c"))).isNull();
    index.checkAdd(new Document("_id", "c"), collection());
    assertThatThrownBy(() -> index.checkAdd(new Document("_id", "b"), collection()))
        .isInstanceOf(DuplicateKeyError.class);
  }

  @Test
  void whatNamesNoId_isNotItsBusiness() {
    assertThat(index.canHandle(NOT_DELETED)).isFalse();
    assertThat(index.canHandle(and(NOT_DELETED, NOT_DELETED))).isFalse();
    assertThat(index.canHandle(new Document("$or", List.of(new Document("_id", "a"))))).isFalse();
    assertThat(index.canHandle(new Document("_id", null))).isFalse();
    assertThat(index.canHandle(new Document("_id", new BsonRegularExpression("a")))).isFalse();
    assertThat(index.canHandle(and(new Document("_id", new Document("$gt", "a")), NOT_DELETED)))
        .isFalse();
  }

  private List<Object> positions(Document query) {
    assertThat(index.canHandle(query)).isTrue();
    List<Object> positions = new ArrayList<>();
    index.getPositions(query).forEach(positions::add);
    return positions;
  }

  /// As the embedded server makes it, with documents `a` at `a` and `b` at `b`.
  private static MVMap<Object, byte[]> documents() {
    MVMap<Object, byte[]> documents =
        MVStore.open(null)
            .openMap(
                "c",
                new MVMap.Builder<Object, byte[]>()
                    .keyType(KeyOrder.INSTANCE)
                    .valueType(ByteArrayDataType.INSTANCE));
    documents.put("a", new byte[0]);
    documents.put("b", new byte[0]);
    return documents;
  }

  private static MongoCollection<Object> collection() {
    return new StoredDatabase("test", MVStore.open(null), new CursorRegistry())
        .openOrCreateCollection("c", CollectionOptions.withDefaults());
  }

  private static Document in(String... ids) {
    return new Document("_id", new Document("$in", List.of(ids)));
  }

  private static Document and(Document one, Document other) {
    return new Document("$and", List.of(one, other));
  }
}
