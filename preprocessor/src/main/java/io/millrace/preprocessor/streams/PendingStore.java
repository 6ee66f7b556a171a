package io.millrace.preprocessor.streams;

import io.millrace.preprocessor.sequence.TokenSequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The unfinished batch in its state store, a key per sequence: its number in the batch. The numbers
 * begin anew with each batch, so the changelog compacts to a batch's worth.
 *
 * @param store in memory, with a changelog
 */
record PendingStore(KeyValueStore<Integer, TokenSequence> store) {

  static StoreBuilder<KeyValueStore<Integer, TokenSequence>> builder(String name, long maxBytes) {
    return Stores.keyValueStoreBuilder(
            Stores.inMemoryKeyValueStore(name), Serdes.Integer(), new TokenSequenceSerde())
        .withCachingDisabled()
        // Any sequence that a batch can take must be able to wait for it.
        .withLoggingEnabled(Map.of("max.message.bytes", Long.toString(maxBytes)));
  }

  /** All in order: as big-endian numbers the keys sort as their bytes do. */
  List<TokenSequence> sequences() {
    List<TokenSequence> result = new ArrayList<>();
    try (KeyValueIterator<Integer, TokenSequence> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<Integer, TokenSequence> next = all.next();
        result.add(next.value);
      }
    }
    return result;
  }

  void put(int number, TokenSequence sequence) {
    store.put(number, sequence);
  }

  /** Removes the first {@code size} sequences, which are all. */
  void clear(int size) {
    for (int number = 0; number < size; number++) {
      store.delete(number);
    }
  }
}
