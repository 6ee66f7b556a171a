package io.millrace.worker.app.exactness;

import io.millrace.schemas.batch.Source;
import io.millrace.schemas.batch.TokenBatch;
import io.millrace.schemas.event.EventPayload.BatchCoordinate;
import io.millrace.schemas.event.EventPayload.OffsetRange;
import io.millrace.schemas.event.EventPayload.StepCompleted;
import io.millrace.schemas.event.TrainingEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Whether each batch and each source record was trained exactly once: the records by what the steps
 * say, and independently by what the batches hold that the steps name.
 */
final class LineageAudit {
  private final Map<BatchCoordinate, TokenBatch> batches;
  private final List<Violation> violations = new ArrayList<>();
  private final Set<BatchCoordinate> trained = new HashSet<>();
  private final Map<Integer, Long> last = new HashMap<>();
  private final Set<Place> said = new HashSet<>();
  private final Set<Place> held = new HashSet<>();

  private record Place(int partition, long offset) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      return partition == other.partition
          ? Long.compare(offset, other.offset)
          : Integer.compare(partition, other.partition);
    }
  }

  private LineageAudit(Map<BatchCoordinate, TokenBatch> batches) {
    this.batches = batches;
  }

  /**
   * Looks.
   *
   * @param events of the run
   * @param batches all that it was to train on
   * @param records per text partition, how many records they were made of
   */
  static List<Violation> violations(
      List<TrainingEvent> events,
      Map<BatchCoordinate, TokenBatch> batches,
      Map<Integer, Long> records) {
    LineageAudit audit = new LineageAudit(batches);
    for (TrainingEvent event : events) {
      if (event.payload() instanceof StepCompleted step) {
        audit.accept(event.sequence(), step);
      }
    }
    audit.requireAll(records);
    return audit.violations;
  }

  private void accept(long sequence, StepCompleted step) {
    List<Place> inBatches = new ArrayList<>();
    for (BatchCoordinate at : step.batches()) {
      if (!trained.add(at)) {
        found(sequence, "it trains the batch at " + at + " again.");
      }
      Long before = last.put(at.partition(), at.offset());
      if (before != null && before > at.offset()) {
        found(sequence, "it trains the batch at " + at + " after the one at offset " + before);
      }
      TokenBatch batch = batches.get(at);
      if (batch == null) {
        found(sequence, "there is no batch at " + at + ".");
      } else {
        batch.sources().stream().map(LineageAudit::place).forEach(inBatches::add);
      }
    }
    List<Place> inStep = step.sources().stream().flatMap(LineageAudit::places).toList();
    take(sequence, inStep, said, "says to train the record at ");
    take(sequence, inBatches, held, "has in its batches the record at ");
    if (!new TreeSet<>(inStep).equals(new TreeSet<>(inBatches))) {
      found(sequence, "it says " + inStep + " and its batches hold " + inBatches + ".");
    }
  }

  private void take(long sequence, List<Place> places, Set<Place> taken, String does) {
    for (Place place : places) {
      if (!taken.add(place)) {
        found(sequence, "it " + does + place + " again.");
      }
    }
  }

  private void requireAll(Map<Integer, Long> records) {
    for (BatchCoordinate at : batches.keySet()) {
      if (!trained.contains(at)) {
        violations.add(Violation.of("The batch at " + at + " was not trained."));
      }
    }
    Set<Place> expected = new HashSet<>();
    records.forEach(
        (partition, count) -> {
          for (long offset = 0; offset < count; offset++) {
            expected.add(new Place(partition, offset));
          }
        });
    require(expected, said, "by what the steps say");
    require(expected, held, "by what the batches hold");
  }

  private void require(Set<Place> expected, Set<Place> taken, String source) {
    Set<Place> lost = new TreeSet<>(expected);
    lost.removeAll(taken);
    Set<Place> strange = new TreeSet<>(taken);
    strange.removeAll(expected);
    if (!lost.isEmpty()) {
      violations.add(Violation.of("Not trained, " + source + ": " + lost + "."));
    }
    if (!strange.isEmpty()) {
      violations.add(Violation.of("Trained and never sent, " + source + ": " + strange + "."));
    }
  }

  private static Stream<Place> places(OffsetRange range) {
    return LongStream.rangeClosed(range.firstOffset(), range.lastOffset())
        .mapToObj(offset -> new Place(range.partition(), offset));
  }

  private static Place place(Source source) {
    return new Place(source.partition(), source.offset());
  }

  private void found(long sequence, String sentence) {
    violations.add(new Violation(sequence, sentence));
  }
}
