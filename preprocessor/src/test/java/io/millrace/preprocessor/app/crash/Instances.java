package io.millrace.preprocessor.app.crash;

import io.millrace.preprocessor.app.PreprocessorApplication;
import io.millrace.preprocessor.app.PreprocessorSettings;
import io.millrace.preprocessor.app.PublishedLedger;
import io.millrace.preprocessor.app.PublishedLedger.Entry;
import io.millrace.preprocessor.ledger.Account;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Instances of the disturbed preprocessor that share its partitions; the oldest leave first. */
final class Instances implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final TwinPipelines twins;
  private final int partitions;
  private final Deque<PreprocessorApplication> running = new ArrayDeque<>();

  /**
   * None yet.
   *
   * @param partitions of all input topics
   */
  Instances(TwinPipelines twins, int partitions) {
    this.twins = twins;
    this.partitions = partitions;
  }

  /**
   * Lets instances join or leave until there are so many, and then waits until each has its share
   * and every partition has gone on. The feed is sending.
   *
   * @param more settings of those that join; each has a state directory of its own
   */
  void become(int count, Map<String, String> more) throws Exception {
    while (running.size() > count) {
      running.remove().close();
    }
    while (running.size() < count) {
      join(more);
    }
    if (count > 0) {
      awaitProgress();
    }
  }

  /** Lets one join before the oldest leaves. */
  void replaceOne(Map<String, String> more) throws Exception {
    join(more);
    awaitProgress();
    become(running.size() - 1, Map.of());
  }

  private void join(Map<String, String> more) {
    PreprocessorApplication instance =
        new PreprocessorApplication(PreprocessorSettings.of(twins.settings(more)));
    running.add(instance);
    instance.start();
  }

  private void awaitProgress() throws Exception {
    Map<Entry, Long> before = awaitShares();
    Map<Entry, Long> now = awaitShares();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!hasGoneOn(before, now)) {
      if (System.nanoTime() > end) {
        throw new AssertionError("Only this went on since " + before + ": " + now);
      }
      now = awaitShares();
    }
  }

  private static boolean hasGoneOn(Map<Entry, Long> before, Map<Entry, Long> now) {
    return before.keySet().stream()
        .filter(entry -> entry.what().equals(Account.RECORDS_IN.tag()))
        .allMatch(entry -> now.getOrDefault(entry, 0L) > before.get(entry));
  }

  /** Waits until every partition is one instance's and every instance has one. */
  private Map<Entry, Long> awaitShares() throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      List<PublishedLedger> shares = new ArrayList<>();
      for (PreprocessorApplication instance : running) {
        shares.add(PublishedLedger.of(instance));
      }
      Map<Entry, Long> all = new TreeMap<>();
      shares.forEach(share -> all.putAll(share.amounts()));
      int held = shares.stream().mapToInt(share -> share.places().size()).sum();
      boolean isShared = shares.stream().noneMatch(share -> share.places().isEmpty());
      if (isShared && held == partitions && all.size() == partitions * Account.values().length) {
        return all;
      }
    }
    throw new AssertionError("The partitions were not shared among " + running.size());
  }

  @Override
  public void close() {
    running.forEach(PreprocessorApplication::close);
    running.clear();
  }
}
