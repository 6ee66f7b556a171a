package io.millrace.preprocessor.streams;

import io.millrace.preprocessor.record.RejectedException;
import io.millrace.preprocessor.record.RejectionReason;
import io.millrace.preprocessor.select.RecentRecords;
import io.millrace.preprocessor.select.RecordDigest;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
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
 * The last records of a partition in their state store, digest and offset each. Which of them is
 * the older one is told by the offsets, so that the window may be another at every start. For one
 * thread.
 */
final class RecentStore {
  /** To forget millions at once would take longer than a transaction may. */
  private static final int FORGOTTEN_AT_ONCE = 1000;

  private final KeyValueStore<Integer, byte[]> store;
  private final int window;
  private final RecentRecords recent;

  /** Keys of those that a smaller window has no room for. */
  private final Deque<Integer> beyondTheWindow = new ArrayDeque<>();

  /**
   * Takes over what the store holds.
   *
   * @param window records that are remembered, another number than before perhaps; at least 1
   */
  RecentStore(KeyValueStore<Integer, byte[]> store, int window) {
    this.store = store;
    this.window = window;
    this.recent = new RecentRecords(window);
    List<KeyValue<Integer, byte[]>> entries = new ArrayList<>();
    try (KeyValueIterator<Integer, byte[]> all = store.all()) {
      all.forEachRemaining(entries::add);
    }
    entries.sort(Comparator.comparingLong(entry -> offset(entry.value)));
    int first = Math.max(0, entries.size() - window);
    entries.subList(0, first).forEach(entry -> beyondTheWindow.add(entry.key));
    for (KeyValue<Integer, byte[]> entry : entries.subList(first, entries.size())) {
      recent.restore(entry.key, digest(entry.value), offset(entry.value));
    }
  }

  static StoreBuilder<KeyValueStore<Integer, byte[]>> builder(String name) {
    return Stores.keyValueStoreBuilder(
            Stores.inMemoryKeyValueStore(name), Serdes.Integer(), Serdes.ByteArray())
        .withCachingDisabled()
        // Only whole segments are compacted, and a restart reads what is not.
        .withLoggingEnabled(Map.of("segment.bytes", Integer.toString(1 << 24)));
  }

  private static RecordDigest digest(byte[] entry) {
    ByteBuffer bytes = ByteBuffer.wrap(entry);
    return new RecordDigest(bytes.getLong(), bytes.getLong());
  }

  private static long offset(byte[] entry) {
    return ByteBuffer.wrap(entry).getLong(2 * Long.BYTES);
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
    // Nothing can be written before the first record, and a restart in between begins anew.
    for (int i = 0; i < FORGOTTEN_AT_ONCE && !beyondTheWindow.isEmpty(); i++) {
      store.delete(beyondTheWindow.remove());
    }
    if (recent.offsetOf(digest).isPresent()) {
      // The same record again, as after a crash where transactions are off.
      return;
    }
    byte[] entry =
        ByteBuffer.allocate(3 * Long.BYTES)
            .putLong(digest.high())
            .putLong(digest.low())
            .putLong(offset)
            .array();
    store.put(recent.add(digest, offset), entry);
  }
}
