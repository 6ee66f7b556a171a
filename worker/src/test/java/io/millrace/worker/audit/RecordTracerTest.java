package io.millrace.worker.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.worker.audit.RecordFate.Occurrence;
import io.millrace.worker.audit.RecordFate.Verdict;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecordTracerTest {
  private final AuditedRun run = new AuditedRun();

  @Test
  void namesEveryStepOfEveryPassAndTheBatch() throws InterruptedException {
    run.started("first", 0).step(0, 1).step(2, 3).pass(1).started("second", 2).step(1, 0);

    RecordFate fate = trace(1);

    assertThat(fate.verdict()).isEqualTo(Verdict.TRAINED);
    assertThat(fate.occurrences())
        .containsExactly(at(1, "first", true, 1), at(3, "second", true, 1));
  }

  @Test
  void aRecordThatWasSplitIsInSeveralStepsAndBatches() throws InterruptedException {
    run.holding(1, 100).holding(2, 100).holding(3, 100);
    run.started("first", 0).step(0, 1).step(2, 3).step(4);

    assertThat(trace(100).occurrences())
        .containsExactly(at(1, "first", true, 1), at(2, "first", true, 2, 3));
  }

  @Test
  void withoutTheBatchTopicTheStepsAreKnownAndTheirBatchesMayHoldIt() throws InterruptedException {
    run.started("first", 0).step(0, 1).step(2);

    assertThat(trace(1, false).occurrences()).containsExactly(at(1, "first", false, 0, 1));
    // A step of one batch leaves no doubt.
    assertThat(trace(2, false).occurrences()).containsExactly(at(2, "first", true, 2));
  }

  @Test
  void theOnlyBatchThatCannotBeReadHoldsWhatTheOthersDoNot() throws InterruptedException {
    run.started("first", 0).step(0, 1, 2);
    run.deleted.add(1L);
    assertThat(trace(1).occurrences()).containsExactly(at(1, "first", true, 1));
    run.deleted.add(2L);
    assertThat(trace(1).occurrences()).containsExactly(at(1, "first", false, 1, 2));
    // A part of it may be in those, too.
    assertThat(trace(0).occurrences()).containsExactly(at(1, "first", false, 0));
  }

  @Test
  void whatDidNotTrainSaysWhy() throws InterruptedException {
    run.started("first", 0).step(0).skipped(1).rejected(2).step(3).step(4).rolledBack(3, 4);

    assertThat(trace(1).verdict()).isEqualTo(Verdict.SKIPPED);
    assertThat(trace(1).occurrences()).containsExactly(at(2, "first", true, 1));
    assertThat(trace(2).verdict()).isEqualTo(Verdict.REJECTED);
    assertThat(trace(2).rejected()).extracting(RejectedBatch::reason).containsExactly("bad");
    assertThat(trace(4).verdict()).isEqualTo(Verdict.UNDONE);
    assertThat(trace(4).occurrences()).containsExactly(at(4, "first", true, 4));
    assertThat(trace(5).verdict()).isEqualTo(Verdict.NEVER);
    assertThat(trace(5).trained()).isFalse();
    assertThat(trace(2, false).verdict()).isEqualTo(Verdict.NEVER);
    assertThat(trace(2, false).unreadable()).isEqualTo(1);
  }

  @Test
  void beingTrainedOnceOutweighsAllElse() throws InterruptedException {
    run.started("first", 0).skipped(1).rejected(1).step(0).rolledBack(1, 0).step(1);
    assertThat(trace(1).verdict()).isEqualTo(Verdict.TRAINED);
    assertThat(trace(1).occurrences()).containsExactly(at(2, "first", true, 1));
  }

  @Test
  void whatARecoveryDidWithoutIsLostWhereTheRestOfTheStepDoesNotHaveIt()
      throws InterruptedException {
    run.holding(1, 100).holding(2, 100);
    run.started("first", 0).step(1, 2).step(3).started("second", 0).missing(1, 1).missing(3, 3);
    // The later event speaks for itself: only batch 3 was missing in the end.
    assertThat(trace(1).verdict()).isEqualTo(Verdict.TRAINED);
    assertThat(trace(3).verdict()).isEqualTo(Verdict.LOST);

    run.started("third", 0).missing(1, 1);
    run.deleted.add(1L);
    assertThat(trace(1).verdict()).isEqualTo(Verdict.LOST);
    assertThat(trace(100).verdict()).isEqualTo(Verdict.TRAINED);
    assertThat(trace(100).occurrences()).containsExactly(at(1, "first", true, 2));
    assertThat(trace(1, false).verdict()).isEqualTo(Verdict.UNCLEAR);
  }

  private RecordFate trace(long offset) throws InterruptedException {
    return trace(offset, true);
  }

  private RecordFate trace(long offset, boolean withBatches) throws InterruptedException {
    Lineage lineage = LineageFold.read(run.checkpoint(), run.history());
    return new RecordTracer(lineage, withBatches ? Optional.of(run) : Optional.empty())
        .trace(new TextRecord(0, offset));
  }

  private static Occurrence at(long step, String incarnation, boolean exact, long... batches) {
    return new Occurrence(step, incarnation, AuditedRun.coordinates(batches), exact);
  }
}
