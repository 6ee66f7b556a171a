package io.millrace.preprocessor.streams;

import io.millrace.preprocessor.ledger.Ledger;
import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * A partition's ledger in its state store, under one key. The store is cached, so that of all the
 * states between two commits only the last goes to the changelog.
 *
 * @param store in memory, with a changelog
 */
record LedgerStore(KeyValueStore<Integer, byte[]> store) {
  private static final int ONLY_KEY = 0;

  static StoreBuilder<KeyValueStore<Integer, byte[]>> builder(String name) {
    return Stores.keyValueStoreBuilder(
            Stores.inMemoryKeyValueStore(name), Serdes.Integer(), Serdes.ByteArray())
        .withCachingEnabled()
        // Only whole segments are compacted, and a restart reads what is not.
        .withLoggingEnabled(Map.of("segment.bytes", Integer.toString(1 << 24)));
  }

  Ledger load() {
    byte[] stored = store.get(ONLY_KEY);
    if (stored == null) {
      return new Ledger();
    }
    long[] amounts = new long[stored.length / Long.BYTES];
    ByteBuffer.wrap(stored).asLongBuffer().get(amounts);
    return new Ledger(amounts);
  }

  void save(Ledger ledger) {
    long[] amounts = ledger.amounts();
    ByteBuffer bytes = ByteBuffer.allocate(amounts.length * Long.BYTES);
    bytes.asLongBuffer().put(amounts);
    store.put(ONLY_KEY, bytes.array());
  }
}
