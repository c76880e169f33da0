package io.parley.devstack;

import static org.assertj.core.api.Assertions.assertThat;

import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.h2.H2Database;
import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.List;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.Test;

class IdIndexTest {
  private static final Document NOT_DELETED =
      new Document("deletedSeq", new Document("$exists", false));

  private final Index<Object> index = new IdIndex(ids());

  @Test
  void idAlone_isFoundAsBefore() {
    assertThat(positions(new Document("_id", "b"))).containsExactly(2);
    assertThat(positions(new Document("_id", new Document("$in", List.of("a", "c")))))
        .containsExactly(1);
  }

  @Test
  void idWithMore_isFoundByTheId() {
    assertThat(positions(new Document("_id", "b").append("seq", 3))).containsExactly(2);
    assertThat(positions(and(new Document("_id", "b"), NOT_DELETED))).containsExactly(2);
    assertThat(positions(and(and(NOT_DELETED, new Document("_id", "a")), NOT_DELETED)))
        .containsExactly(1);
    assertThat(positions(and(new Document("_id", "unknown"), NOT_DELETED))).isEmpty();
  }

  @Test
  void whatNamesNoId_isNotItsBusiness() {
    assertThat(index.canHandle(NOT_DELETED)).isFalse();
    assertThat(index.canHandle(and(NOT_DELETED, NOT_DELETED))).isFalse();
    assertThat(index.canHandle(new Document("$or", List.of(new Document("_id", "a"))))).isFalse();
    assertThat(index.canHandle(and(new Document("_id", new Document("$gt", "a")), NOT_DELETED)))
        .isFalse();
  }

  private List<Object> positions(Document query) {
    assertThat(index.canHandle(query)).isTrue();
    List<Object> positions = new ArrayList<>();
    index.getPositions(query).forEach(positions::add);
    return positions;
  }

  /// As the embedded server makes it, with documents `a` at 1 and `b` at 2.
  private static Index<Object> ids() {
    final class Database extends H2Database {
      Database() {
        super("test", MVStore.open(null), new CursorRegistry());
      }

      Index<Object> ids() {
        return openOrCreateUniqueIndex("c", "_id_", List.of(new IndexKey("_id", true)), false);
      }
    }
    Index<Object> ids = new Database().ids();
    ids.add(new Document("_id", "a"), 1, null);
    ids.add(new Document("_id", "b"), 2, null);
    return ids;
  }

  private static Document and(Document one, Document other) {
    return new Document("$and", List.of(one, other));
  }
}
