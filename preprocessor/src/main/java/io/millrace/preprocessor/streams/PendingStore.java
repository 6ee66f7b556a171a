package io.millrace.preprocessor.streams;

import io.millrace.preprocessor.sequence.TokenSequence;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The sequences that wait, in their state store, a key per sequence: the lowest number that is
 * free. So there are never more keys than have waited at once, and the changelog compacts to that.
 * For one thread.
 */
final class PendingStore {
  private final KeyValueStore<Integer, TokenSequence> store;
  // By identity: with at-least-once, the same piece of a record may wait twice after a crash.
  private final IdentityHashMap<TokenSequence, Integer> keys = new IdentityHashMap<>();
  private final BitSet used = new BitSet();

  /** Takes over what the store holds. */
  PendingStore(KeyValueStore<Integer, TokenSequence> store) {
    this.store = store;
  }

  static StoreBuilder<KeyValueStore<Integer, TokenSequence>> builder(String name, long maxBytes) {
    return Stores.keyValueStoreBuilder(
            Stores.inMemoryKeyValueStore(name), Serdes.Integer(), new TokenSequenceSerde())
        // Most sequences have left with their batch before the next commit; cached, only what still
        // waits then goes to the changelog.
        .withCachingEnabled()
        .withLoggingEnabled(
            Map.of(
                // Any sequence that a batch can take must be able to wait for it.
                "max.message.bytes", Long.toString(maxBytes),
                // Only whole segments are compacted, and a restart reads what is not.
                "segment.bytes", Long.toString(4 * maxBytes)));
  }

  /** All that the store holds, in order of arrival. */
  List<TokenSequence> load() {
    List<TokenSequence> result = new ArrayList<>();
    try (KeyValueIterator<Integer, TokenSequence> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<Integer, TokenSequence> next = all.next();
        used.set(next.key);
        keys.put(next.value, next.key);
        result.add(next.value);
      }
    }
    result.sort(
        Comparator.comparingLong(TokenSequence::offset).thenComparingInt(TokenSequence::part));
    return result;
  }

  /** Adds a sequence. */
  void add(TokenSequence sequence) {
    int key = used.nextClearBit(0);
    used.set(key);
    keys.put(sequence, key);
    store.put(key, sequence);
  }

  /** Removes a sequence. */
  void remove(TokenSequence sequence) {
    int key = keys.remove(sequence);
    used.clear(key);
    // Unlike delete(), this does not fetch and decode what was there.
    store.put(key, null);
  }
}
