package io.millrace.preprocessor.app.crash;

import io.millrace.preprocessor.app.PublishedLedger.Entry;
import io.millrace.preprocessor.app.crash.Outcome.PlacedBatch;
import io.millrace.preprocessor.ledger.Account;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a disturbed run must have in common with an undisturbed one of the same records: every
 * sequence, every dead letter and every record held out as often as there, which is once, the same
 * amounts in the ledger, and perhaps more.
 *
 * @param undisturbed what is right
 * @param sameOrder whether the sequences of a partition first appear in the same order; not where a
 *     layout moves them about
 * @param sameBatches whether the batches are the same ones in the same order; only where batches
 *     are closed by count alone
 */
record RunComparison(Outcome undisturbed, boolean sameOrder, boolean sameBatches) {

  /** A sentence for each thing that is wrong with a disturbed run; none when it is right. */
  List<String> violations(Outcome disturbed) {
    List<String> violations = new ArrayList<>();
    List<BatchedSequence> expected = sequences(undisturbed, new ArrayList<>());
    List<BatchedSequence> found = sequences(disturbed, violations);
    compareCounts(expected, found, violations);
    compareCounts(undisturbed.deadLetters(), disturbed.deadLetters(), violations);
    compareCounts(undisturbed.evalText(), disturbed.evalText(), violations);
    compareLedgers(disturbed, violations);
    if (sameOrder) {
      compareOrder(byPartition(undisturbed), byPartition(disturbed), violations);
    }
    if (sameBatches) {
      compareBatches(violations, disturbed);
    }
    return violations;
  }

  private List<BatchedSequence> sequences(Outcome outcome, List<String> violations) {
    List<BatchedSequence> sequences = new ArrayList<>();
    for (PlacedBatch batch : outcome.batches()) {
      try {
        for (BatchedSequence sequence : BatchedSequence.of(batch)) {
          sequences.add(hasOrder(batch) ? sequence : sequence.fromAnywhere());
        }
      } catch (IllegalArgumentException e) {
        violations.add("The batch " + batch.batch().batchId() + ": " + e.getMessage() + ".");
      }
    }
    return sequences;
  }

  /**
   * Whether where a batch and its records lie is what the records alone decide. Several partitions
   * hold out to the one of the evaluation text, each when it gets there.
   */
  private boolean hasOrder(PlacedBatch batch) {
    return undisturbed.ledger().total("text", Account.RECORDS_HELD_OUT) == 0
        || batch.topic().equals("batches");
  }

  private void compareLedgers(Outcome disturbed, List<String> violations) {
    Map<Entry, Long> expected = undisturbed.ledger().amounts();
    Map<Entry, Long> found = disturbed.ledger().amounts();
    Set<Entry> entries = new TreeSet<>(expected.keySet());
    entries.addAll(found.keySet());
    for (Entry entry : entries) {
      if (!Objects.equals(expected.get(entry), found.get(entry))) {
        violations.add(
            "The ledger has %s %s instead of %s."
                .formatted(found.get(entry), entry, expected.get(entry)));
      }
    }
  }

  private static <T> void compareCounts(List<T> expected, List<T> found, List<String> violations) {
    Map<T, Integer> difference = new LinkedHashMap<>();
    expected.forEach(each -> difference.merge(each, -1, Integer::sum));
    found.forEach(each -> difference.merge(each, 1, Integer::sum));
    difference.forEach(
        (each, times) -> {
          if (times < 0) {
            violations.add("Lost " + -times + " times: " + each + ".");
          } else if (times > 0) {
            violations.add("Too often by " + times + ": " + each + ".");
          }
        });
  }

  /** The order of first appearance; what is lost or strange is somebody else's business. */
  private static void compareOrder(
      Map<String, Set<BatchedSequence>> expected,
      Map<String, Set<BatchedSequence>> found,
      List<String> violations) {
    expected.forEach(
        (partition, right) -> {
          Set<BatchedSequence> there = found.getOrDefault(partition, Set.of());
          List<BatchedSequence> is = there.stream().filter(right::contains).toList();
          List<BatchedSequence> should = right.stream().filter(there::contains).toList();
          for (int i = 0; i < is.size(); i++) {
            if (!is.get(i).equals(should.get(i))) {
              violations.add(
                  "Out of order on %s: %s came where %s belongs."
                      .formatted(partition, is.get(i), should.get(i)));
              return;
            }
          }
        });
  }

  private Map<String, Set<BatchedSequence>> byPartition(Outcome outcome) {
    Map<String, Set<BatchedSequence>> result = new TreeMap<>();
    for (PlacedBatch batch : outcome.batches()) {
      if (hasOrder(batch)) {
        result
            .computeIfAbsent(batch.topic() + "-" + batch.partition(), key -> new LinkedHashSet<>())
            .addAll(sequences(Outcome.of(List.of(batch), List.of()), new ArrayList<>()));
      }
    }
    return result;
  }

  private void compareBatches(List<String> violations, Outcome disturbed) {
    Map<String, List<String>> expected = batchIds(undisturbed);
    Map<String, List<String>> found = batchIds(disturbed);
    expected.forEach(
        (partition, ids) -> {
          if (!ids.equals(found.get(partition))) {
            violations.add("Other batches, or in another order, on " + partition + ".");
          }
        });
  }

  private Map<String, List<String>> batchIds(Outcome outcome) {
    Map<String, List<String>> result = new TreeMap<>();
    for (PlacedBatch batch : outcome.batches()) {
      if (hasOrder(batch)) {
        result
            .computeIfAbsent(batch.topic() + "-" + batch.partition(), key -> new ArrayList<>())
            .add(batch.batch().batchId());
      }
    }
    return result;
  }
}
