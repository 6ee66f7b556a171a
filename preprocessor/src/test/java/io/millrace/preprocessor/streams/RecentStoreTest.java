package io.millrace.preprocessor.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.preprocessor.record.RejectedException;
import io.millrace.preprocessor.select.RecordDigest;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Records remembered over restarts, at which deduplicate.records changes. */
class RecentStoreTest {
  private KeyValueStore<Integer, byte[]> store;
  private int next;

  @BeforeEach
  void createStore() {
    MockProcessorContext<byte[], Output> context = new MockProcessorContext<>();
    store = RecentStore.builder("recent").withLoggingDisabled().build();
    store.init(context.getStateStoreContext(), store);
  }

  @Test
  void aLargerWindowForgetsNothingAndFillsUp() {
    add(new RecentStore(store, 4), 6);
    assertThat(remembered(4)).containsExactly(2, 3, 4, 5);
    add(new RecentStore(store, 8), 3);
    assertThat(remembered(8)).containsExactly(2, 3, 4, 5, 6, 7, 8);
    add(new RecentStore(store, 8), 3);
    assertThat(remembered(8)).containsExactly(4, 5, 6, 7, 8, 9, 10, 11);
  }

  @Test
  void aSmallerWindowForgetsTheOldest() {
    add(new RecentStore(store, 8), 11);
    add(new RecentStore(store, 3), 1);
    assertThat(remembered(3)).containsExactly(9, 10, 11);
    assertThat(store.approximateNumEntries()).isEqualTo(3);
    // What was too old for the smaller window is not there for a larger one again.
    assertThat(remembered(8)).containsExactly(9, 10, 11);
  }

  @Test
  void millionsAreNotForgottenAtOnce() {
    add(new RecentStore(store, 2005), 2005);
    RecentStore smaller = new RecentStore(store, 5);
    add(smaller, 1);
    assertThat(store.approximateNumEntries()).isEqualTo(1005);
    assertThat(remembered(5)).containsExactly(2001, 2002, 2003, 2004, 2005);
    add(smaller, 1);
    assertThat(store.approximateNumEntries()).isEqualTo(5);
  }

  @Test
  void aRecordThatComesAgainIsRememberedOnce() {
    RecentStore recent = new RecentStore(store, 2);
    recent.add(digest(0), 0);
    recent.add(digest(0), 0);
    recent.add(digest(1), 1);
    assertThat(remembered(2)).containsExactly(0, 1);
  }

  private void add(RecentStore recent, int count) {
    for (int i = 0; i < count; i++, next++) {
      recent.add(digest(next), next);
    }
  }

  /** Offsets that a new start with that window knows. */
  private List<Integer> remembered(int window) {
    RecentStore recent = new RecentStore(store, window);
    List<Integer> offsets = new ArrayList<>();
    for (int offset = 0; offset < next + 5; offset++) {
      try {
        recent.requireNew(digest(offset), -1);
      } catch (RejectedException e) {
        offsets.add(offset);
      }
    }
    return offsets;
  }

  private static RecordDigest digest(int record) {
    return new RecordDigest(record, 0);
  }
}
