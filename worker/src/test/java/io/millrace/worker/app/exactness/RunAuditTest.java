package io.millrace.worker.app.exactness;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.batch.Task;
import io.millrace.schemas.batch.TokenBatch;
import io.millrace.schemas.event.EventPayload;
import io.millrace.schemas.event.EventPayload.BatchCoordinate;
import io.millrace.schemas.event.EventPayload.EvaluationCompleted;
import io.millrace.schemas.event.EventPayload.OffsetRange;
import io.millrace.schemas.event.EventPayload.RunRecovered;
import io.millrace.schemas.event.EventPayload.RunStarted;
import io.millrace.schemas.event.EventPayload.RunStopped;
import io.millrace.schemas.event.EventPayload.StepCompleted;
import io.millrace.schemas.event.TrainingEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The audit of the crash tests finds what it is there to find. */
class RunAuditTest {
  private static final int BATCHES = 6;

  private final Map<BatchCoordinate, TokenBatch> batches = new HashMap<>();
  private final Map<Integer, Long> records;
  private final List<TrainingEvent> good = new ArrayList<>();

  RunAuditTest() {
    MadeBatches made = new MadeBatches(Task.CAUSAL_LM, 1);
    for (long offset = 0; offset < BATCHES; offset++) {
      batches.put(new BatchCoordinate(0, offset), made.next(0));
    }
    records = made.records();
    add("a", 0, started());
    add("a", 1, step(1));
    add("a", 2, step(2));
    add("b", 2, started());
    add("b", 2, new RunRecovered(0, 2, 1, true, 0));
    add("b", 2, evaluation(3.5));
    add("b", 3, step(3));
    add("b", 3, new RunStopped("Done.", false, Optional.empty()));
  }

  @Test
  void aGoodJournal() {
    assertThat(violations(good)).isEmpty();
  }

  @Test
  void anEventThatIsMissingOrDoubledOrOutOfOrder() {
    for (int at = 1; at < good.size() - 1; at++) {
      List<TrainingEvent> missing = new ArrayList<>(good);
      missing.remove(at);
      assertThat(violations(missing)).contains("it comes after event " + at + ".");
      List<TrainingEvent> doubled = new ArrayList<>(good);
      doubled.add(at, good.get(at));
      assertThat(violations(doubled)).contains("it comes after event " + (at + 1) + ".");
      List<TrainingEvent> swapped = new ArrayList<>(good);
      Collections.swap(swapped, at, at + 1);
      assertThat(violations(swapped)).contains("it comes after event " + at + ".");
    }
  }

  @Test
  void aStepTakenAgainOrLeftOutUnderNumbersThatFit() {
    List<TrainingEvent> again = new ArrayList<>(good);
    again.add(3, good.get(2));
    assertThat(violations(renumbered(again)))
        .contains("step 2 comes after step 2.")
        .anyMatch(sentence -> sentence.startsWith("it trains the batch at "))
        .anyMatch(sentence -> sentence.contains("says to train the record at "))
        .anyMatch(sentence -> sentence.contains("has in its batches the record at "));
    List<TrainingEvent> leftOut = new ArrayList<>(good);
    leftOut.remove(2);
    assertThat(violations(renumbered(leftOut)))
        .contains("step 3 comes after step 1.")
        .anyMatch(sentence -> sentence.startsWith("The batch at "))
        .anyMatch(sentence -> sentence.startsWith("Not trained, by what the steps say"))
        .anyMatch(sentence -> sentence.startsWith("Not trained, by what the batches hold"))
        .anyMatch(sentence -> sentence.startsWith("There are 2 instead of 3 such as "));
  }

  @Test
  void aZombie() {
    List<TrainingEvent> zombie = new ArrayList<>(good);
    TrainingEvent last = good.get(6);
    zombie.set(
        6, new TrainingEvent(last.run(), "a", last.sequence(), last.step(), 0, last.payload()));
    assertThat(violations(zombie)).contains("its incarnation writes after another one had begun.");
  }

  @Test
  void aStartThatIsMissing() {
    assertThat(violations(with(3, payload -> evaluation(3.5))))
        .contains("an incarnation begins with RunStarted, once.");
  }

  @Test
  void anotherLossOrEvaluation() {
    assertThat(violations(with(2, payload -> withLoss((StepCompleted) payload, Math.nextUp(2.25)))))
        .singleElement()
        .asString()
        .startsWith("it says step 2: loss 2.2500000000000004");
    assertThat(violations(with(5, payload -> evaluation(3.25))))
        .singleElement()
        .asString()
        .startsWith("it says evaluation at step 2: loss 3.25");
  }

  @Test
  void aRecoveryThatWasNotIdentical() {
    assertThat(violations(with(4, payload -> new RunRecovered(0, 2, 1, false, 1e-9))))
        .containsExactly("the recovery was not identical.");
  }

  @Test
  void aCheckpointThatWasNeverAnnounced() {
    assertThat(violations(with(3, payload -> started("step-00000001", 1))))
        .containsExactly("it goes on from step-00000001, which has 0 events CheckpointSaved.");
  }

  @Test
  void sourcesThatAreNotThoseOfTheBatches() {
    assertThat(
            violations(
                with(
                    2,
                    payload -> {
                      StepCompleted step = (StepCompleted) payload;
                      return step(step.loss(), step.batches(), new OffsetRange(0, 4, 6));
                    })))
        .anyMatch(sentence -> sentence.startsWith("it says ["))
        .contains("Not trained, by what the steps say: [Place[partition=0, offset=7]].");
  }

  @Test
  void batchesOfAPartitionInAnotherOrder() {
    assertThat(
            violations(
                with(
                    2,
                    payload -> {
                      StepCompleted step = (StepCompleted) payload;
                      List<BatchCoordinate> order = new ArrayList<>(step.batches());
                      Collections.reverse(order);
                      return step(step.loss(), order, step.sources().get(0));
                    })))
        .singleElement()
        .asString()
        .startsWith("it trains the batch at BatchCoordinate[partition=0, offset=2] after");
  }

  @Test
  void aRunThatFailedOrDidNotEnd() {
    assertThat(violations(good.subList(0, 7))).contains("the run did not end well with it.");
    assertThat(violations(with(7, payload -> new RunStopped("Failed.", true, Optional.empty()))))
        .containsExactly("the run did not end well with it.");
  }

  private List<String> violations(List<TrainingEvent> events) {
    return new RunAudit(events, batches, records, good)
        .journalViolations().stream().map(Violation::sentence).toList();
  }

  private List<TrainingEvent> with(int at, UnaryOperator<EventPayload> change) {
    List<TrainingEvent> changed = new ArrayList<>(good);
    TrainingEvent event = good.get(at);
    changed.set(
        at,
        new TrainingEvent(
            event.run(),
            event.incarnation(),
            event.sequence(),
            event.step(),
            event.time(),
            change.apply(event.payload())));
    return changed;
  }

  private static List<TrainingEvent> renumbered(List<TrainingEvent> events) {
    List<TrainingEvent> renumbered = new ArrayList<>();
    for (TrainingEvent event : events) {
      renumbered.add(
          new TrainingEvent(
              event.run(),
              event.incarnation(),
              renumbered.size() + 1,
              event.step(),
              event.time(),
              event.payload()));
    }
    return renumbered;
  }

  private void add(String incarnation, long step, EventPayload payload) {
    good.add(new TrainingEvent("run", incarnation, good.size() + 1, step, 0, payload));
  }

  /** Of two batches that follow each other, each of two records. */
  private static StepCompleted step(int number) {
    long first = 2L * (number - 1);
    return step(
        number + 0.25,
        List.of(new BatchCoordinate(0, first), new BatchCoordinate(0, first + 1)),
        new OffsetRange(0, 2 * first, 2 * first + 3));
  }

  private static StepCompleted step(
      double loss, List<BatchCoordinate> batches, OffsetRange sources) {
    return new StepCompleted(loss, 0.1, 1, 4, 20, 20, 0, 1, 1, 1, batches, List.of(sources), 0, 6);
  }

  private static StepCompleted withLoss(StepCompleted step, double loss) {
    return step(loss, step.batches(), step.sources().get(0));
  }

  private static EvaluationCompleted evaluation(double loss) {
    return new EvaluationCompleted(
        loss,
        Math.exp(loss),
        1,
        10,
        1,
        true,
        0,
        "eval-batches",
        true,
        Optional.of(0.5),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "loss");
  }

  private static RunStarted started() {
    return started("model", 0);
  }

  private static RunStarted started(String model, long resumedFromStep) {
    return new RunStarted(
        model,
        "gpt2",
        1,
        "cpu",
        "fp32",
        Map.of(),
        1,
        1,
        resumedFromStep,
        0,
        OptionalLong.empty(),
        List.of(),
        List.of(),
        0,
        "",
        "",
        List.of(),
        Map.of());
  }
}
