package io.millrace.worker.recovery;

import io.millrace.schemas.event.EventPayload.BatchCoordinate;
import io.millrace.worker.program.DeviceMemoryException;
import io.millrace.worker.program.StepOutcome;
import io.millrace.worker.program.TrainingProgram;
import io.millrace.worker.source.BatchArchive;
import io.millrace.worker.source.Delivery;
import io.millrace.worker.source.SourceException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Takes journalled steps again: the same batches in the same order at the same learning rates, so
 * that model and optimizer arrive where they were. What comes out is compared with what the journal
 * has.
 */
public final class StepReplay {
  private final TrainingProgram program;
  private final BatchArchive archive;
  private final Set<BatchCoordinate> missing;
  private final double tolerance;
  private final int window;
  private final List<JournalledStep> dispatched = new ArrayList<>();
  private long taken;
  private boolean identical;
  private double largestDifference;

  /**
   * A replay.
   *
   * @param program at the checkpoint
   * @param missing batches to go on without
   * @param tolerance difference of a loss or gradient norm, relative to the journalled one, above
   *     which it is told of
   * @param window steps that are dispatched before their outcomes are read, where reading waits for
   *     the device
   */
  public StepReplay(
      TrainingProgram program,
      BatchArchive archive,
      Set<BatchCoordinate> missing,
      double tolerance,
      int window) {
    this.program = program;
    this.archive = archive;
    this.missing = Set.copyOf(missing);
    this.tolerance = tolerance;
    this.window = program.outcomesAreAtHand() ? 1 : window;
    this.identical = missing.isEmpty();
  }

  /**
   * A step that came out otherwise than the journal has it.
   *
   * @param journalled as it was
   * @param loss recomputed
   * @param gradientNorm recomputed
   */
  public record Divergence(JournalledStep journalled, double loss, double gradientNorm) {}

  /**
   * What came of it.
   *
   * @param steps that were taken
   * @param identical whether every loss and gradient norm is the journalled one, bit for bit, and
   *     no batch was missing
   * @param largestDifference relative to the journalled value
   * @param ended whether all steps were taken
   */
  public record Outcome(long steps, boolean identical, double largestDifference, boolean ended) {}

  /**
   * Takes the steps.
   *
   * @param goOn asked before each; false breaks off
   * @param diverged told of each that came out otherwise by more than the tolerance
   * @throws SourceException when a batch cannot be had
   */
  public Outcome run(
      List<JournalledStep> steps, BooleanSupplier goOn, Consumer<Divergence> diverged)
      throws InterruptedException {
    boolean ended = true;
    for (JournalledStep step : steps) {
      if (!goOn.getAsBoolean()) {
        ended = false;
        break;
      }
      dispatch(step);
      if (dispatched.size() >= window) {
        settle(diverged);
      }
    }
    settle(diverged);
    return new Outcome(taken, identical, largestDifference, ended);
  }

  private void dispatch(JournalledStep step) throws InterruptedException {
    long targets = 0;
    for (BatchCoordinate at : step.batches()) {
      if (!missing.contains(at)) {
        Delivery.Batch batch = fetch(at);
        accumulate(batch);
        targets += batch.flat().targets();
      }
    }
    if (targets > 0) {
      program.update(step.learningRate(), targets);
      dispatched.add(step);
    }
    taken++;
  }

  private void accumulate(Delivery.Batch batch) {
    try {
      program.accumulate(batch.flat());
    } catch (DeviceMemoryException e) {
      throw e.of("The batch at " + batch.place() + ", of a step that is taken again");
    }
  }

  private Delivery.Batch fetch(BatchCoordinate at) throws InterruptedException {
    Delivery delivery = archive.fetch(at);
    if (delivery instanceof Delivery.Batch batch) {
      return batch;
    }
    throw new SourceException(
        "The journal says that the record at partition "
            + at.partition()
            + " offset "
            + at.offset()
            + " was trained on, and what stands there now is no batch"
            + (delivery instanceof Delivery.Broken broken ? ": " + broken.reason() : ".")
            + " The batch topic is not the one that the run was trained from.",
        null);
  }

  private void settle(Consumer<Divergence> diverged) {
    if (dispatched.isEmpty()) {
      return;
    }
    List<StepOutcome> outcomes = program.outcomes();
    for (int i = 0; i < outcomes.size(); i++) {
      compare(dispatched.get(i), outcomes.get(i), diverged);
    }
    dispatched.clear();
  }

  private void compare(JournalledStep step, StepOutcome outcome, Consumer<Divergence> diverged) {
    double loss = outcome.lossSum() / step.targets();
    double difference =
        Math.max(
            difference(step.loss(), loss), difference(step.gradientNorm(), outcome.gradientNorm()));
    identical &= same(step.loss(), loss) && same(step.gradientNorm(), outcome.gradientNorm());
    largestDifference = Math.max(largestDifference, difference);
    if (difference > tolerance) {
      diverged.accept(new Divergence(step, loss, outcome.gradientNorm()));
    }
  }

  private static boolean same(double journalled, double recomputed) {
    return Double.doubleToLongBits(journalled) == Double.doubleToLongBits(recomputed);
  }

  private static double difference(double journalled, double recomputed) {
    if (same(journalled, recomputed)) {
      return 0;
    }
    if (!Double.isFinite(journalled) || !Double.isFinite(recomputed)) {
      return Double.isFinite(journalled) == Double.isFinite(recomputed) ? 0 : Double.MAX_VALUE;
    }
    return Math.abs(recomputed - journalled) / Math.max(Math.abs(journalled), Double.MIN_NORMAL);
  }
}
