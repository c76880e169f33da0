package io.parley.mongo;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.backend.h2.H2Database;
import java.util.List;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.type.ByteArrayDataType;

/// A database whose maps in H2 hold BSON in place of serialised Java objects. H2 gives whoever asks
/// for a map that is open this very map, so mongo-java-server's own code, which asks by name only,
/// works on ours.
final class StoredDatabase extends H2Database {
  private final MVStore store;

  StoredDatabase(String name, MVStore store, CursorRegistry cursors) {
    this.store = store; // the constructor of the class above opens collections already
    super(name, store, cursors);
  }

  @Override
  protected MongoCollection<Object> openOrCreateCollection(String name, CollectionOptions options) {
    return new StoredCollection(this, name, options, documents(name), cursorRegistry);
  }

  @Override
  protected Index<Object> openOrCreateUniqueIndex(
      String collection, String index, List<IndexKey> keys, boolean sparse) {
    if (IdIndex.isOfIds(keys)) {
      return new IdIndex(index, keys, documents(collection));
    }
    store.openMap(
        getFullCollectionNamespace(collection) + "._index_" + index,
        new MVMap.Builder<KeyValue, Object>()
            .keyType(IndexKeyOrder.INSTANCE)
            .valueType(KeyOrder.INSTANCE));
    return super.openOrCreateUniqueIndex(collection, index, keys, sparse);
  }

  private MVMap<Object, byte[]> documents(String collection) {
    return store.openMap(
        "databases." + getFullCollectionNamespace(collection),
        new MVMap.Builder<Object, byte[]>()
            .keyType(KeyOrder.INSTANCE)
            .valueType(ByteArrayDataType.INSTANCE));
  }
}
