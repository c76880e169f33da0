package io.parley.mongo;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import org.h2.mvstore.MVStore;

/// All databases of one H2 store. Every map of the store must have been made by this class.
public class StoredBackend extends H2Backend {
  /// Goes up when a store that was made by an older version cannot be read any more.
  public static final int FORMAT = 1;

  public StoredBackend(MVStore store) {
    super(store);
  }

  @Override
  public Document handleMessage(MongoMessage message) {
    PipelineUpdate.wrapAll(message.getDocument());
    return super.handleMessage(message);
  }

  /// Called by the constructor.
  @Override
  protected MongoDatabase openOrCreateDatabase(String name) {
    return new StoredDatabase(name, getMvStore(), getCursorRegistry());
  }
}
