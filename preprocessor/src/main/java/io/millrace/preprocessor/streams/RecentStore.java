package io.millrace.preprocessor.streams;

import io.millrace.preprocessor.record.RejectedException;
import io.millrace.preprocessor.record.RejectionReason;
import io.millrace.preprocessor.select.RecentRecords;
import io.millrace.preprocessor.select.RecordDigest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The last records of a partition in their state store, a key per place in the ring: digest and
 * offset. For one thread.
 */
final class RecentStore {
  private final KeyValueStore<Integer, byte[]> store;
  private final int window;
  private final RecentRecords recent;
  private final List<Integer> beyondTheRing = new ArrayList<>();

  /**
   * Takes over what the store holds.
   *
   * @param window records that are remembered, another number than before perhaps; at least 1
   */
  RecentStore(KeyValueStore<Integer, byte[]> store, int window) {
    this.store = store;
    this.window = window;
    this.recent = new RecentRecords(window);
    try (KeyValueIterator<Integer, byte[]> all = store.all()) {
      all.forEachRemaining(this::restore);
    }
  }

  static StoreBuilder<KeyValueStore<Integer, byte[]>> builder(String name) {
    return Stores.keyValueStoreBuilder(
            Stores.inMemoryKeyValueStore(name), Serdes.Integer(), Serdes.ByteArray())
        .withCachingDisabled()
        // Only whole segments are compacted, and a restart reads what is not.
        .withLoggingEnabled(Map.of("segment.bytes", Integer.toString(1 << 24)));
  }

  private void restore(KeyValue<Integer, byte[]> entry) {
    if (entry.key >= window) {
      beyondTheRing.add(entry.key);
      return;
    }
    ByteBuffer bytes = ByteBuffer.wrap(entry.value);
    recent.restore(entry.key, new RecordDigest(bytes.getLong(), bytes.getLong()), bytes.getLong());
  }

  /**
   * Checks that a record is not like one of the last.
   *
   * @throws RejectedException when it is
   */
  void requireNew(RecordDigest digest, long offset) throws RejectedException {
    OptionalLong before = recent.offsetOf(digest);
    // Where transactions are off, a record may come again after a crash: that is no duplicate.
    if (before.isPresent() && before.getAsLong() != offset) {
      throw new RejectedException(
          RejectionReason.DUPLICATE,
          "The record is the same as the one at offset "
              + before.getAsLong()
              + " of its partition, which is among the last "
              + window
              + " (deduplicate.records).");
    }
  }

  /** Remembers a record. */
  void add(RecordDigest digest, long offset) {
    beyondTheRing.forEach(store::delete);
    beyondTheRing.clear();
    byte[] entry =
        ByteBuffer.allocate(3 * Long.BYTES)
            .putLong(digest.high())
            .putLong(digest.low())
            .putLong(offset)
            .array();
    store.put(recent.add(digest, offset), entry);
  }
}
