package io.parley.processor.store;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.IndexType;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.WriteBufferManager;

/// One bound for the memory of all stores of a process, instead of 66 MiB for each: 96 MiB of
/// blocks, 48 MiB of which may be unflushed writes. With a third of that, files were so small that
/// putting them together was 3 % of all that a message cost.
public final class BoundedRocksDb implements RocksDBConfigSetter {
  private static final long BLOCK_BYTES = 96L << 20;
  private static final long WRITE_BYTES = 48L << 20;
  private static final long WRITE_BYTES_PER_STORE = 12L << 20;

  /// By so much the unflushed writes of a store grow. RocksDB's own 1 MiB times two stores of each
  /// partition is all of [#WRITE_BYTES] with 24 partitions: then every write flushes a store.
  private static final long WRITE_BYTES_AT_ONCE = 16L << 10;

  /// 16 parts of the cache, each with a lock: two cores need no more, and large ones hold more
  /// kinds of blocks.
  private static final int SHARD_BITS = 4;

  private static final Cache CACHE = new LRUCache(BLOCK_BYTES, SHARD_BITS);
  private static final WriteBufferManager WRITES = new WriteBufferManager(WRITE_BYTES, CACHE);

  @Override
  public void setConfig(String storeName, Options options, Map<String, Object> configs) {
    BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
    table.setBlockCache(CACHE);
    // In parts, of which those in use are in the cache. As one block, the index of a file of some
    // 100 MB does not fit into a shard of the cache, and is read anew for every get.
    table.setCacheIndexAndFilterBlocks(true);
    table.setIndexType(IndexType.kTwoLevelIndexSearch);
    table.setPartitionFilters(true);
    table.setPinTopLevelIndexAndFilter(true);
    options.setTableFormatConfig(table);
    options.setWriteBufferManager(WRITES);
    options.setWriteBufferSize(WRITE_BYTES_PER_STORE);
    options.setArenaBlockSize(WRITE_BYTES_AT_ONCE);
    options.setMaxWriteBufferNumber(2);
  }

  @Override
  public void close(String storeName, Options options) {
    // The cache and the write buffers belong to the process, not to this store.
  }
}
