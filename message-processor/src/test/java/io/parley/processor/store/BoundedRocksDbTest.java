package io.parley.processor.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;

class BoundedRocksDbTest {
  /// Those of 32 partitions, a process's own.
  private static final int STORES = 64;

  private static final int ENTRIES = 20;
  private static final byte[] VALUE = new byte[500];

  @TempDir private Path directory;

  /// 640 KB in all are far from the bound: how many stores they are in does not count.
  @Test
  void fewWritesToManyStores_flushNone() throws Exception {
    List<RocksDB> stores = new ArrayList<>();
    try (Options options = new Options().setCreateIfMissing(true)) {
      options.setTableFormatConfig(new BlockBasedTableConfig());
      new BoundedRocksDb().setConfig("a store", options, Map.of());
      for (int store = 0; store < STORES; store++) {
        stores.add(RocksDB.open(options, directory.resolve("store-" + store).toString()));
      }
      for (int entry = 0; entry < ENTRIES; entry++) {
        for (RocksDB store : stores) {
          store.put(("key-" + entry).getBytes(), VALUE);
        }
      }
      try (Stream<Path> files = Files.walk(directory)) {
        assertThat(files).noneMatch(file -> file.toString().endsWith(".sst"));
      }
    } finally {
      stores.forEach(RocksDB::close);
    }
  }
}
