package io.millrace.worker.training;

import io.millrace.schemas.event.EventPayload.BatchCoordinate;
import io.millrace.worker.program.Evaluated;
import io.millrace.worker.program.TrainingProgram;
import io.millrace.worker.source.Delivery;
import io.millrace.worker.source.EvaluationSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs evaluation sets through the model. */
final class Evaluator {
  private static final Logger LOG = LoggerFactory.getLogger(Evaluator.class);

  private final TrainingProgram program;
  private final Heartbeat heartbeat;

  /**
   * Of a model.
   *
   * @param heartbeat beaten with each batch
   */
  Evaluator(TrainingProgram program, Heartbeat heartbeat) {
    this.program = program;
    this.heartbeat = heartbeat;
  }

  /**
   * The summed loss over every target of the set, so that a short batch weighs what it holds.
   *
   * @param maxBatches after which it ends; empty for all that there are
   * @param goOn asked between batches; false breaks off
   */
  Result evaluate(EvaluationSet set, OptionalInt maxBatches, BooleanSupplier goOn) {
    Sum sum = new Sum();
    set.forEach(
        delivery -> {
          sum.add(delivery);
          boolean more = maxBatches.isEmpty() || sum.batches < maxBatches.getAsInt();
          return more && goOn.getAsBoolean();
        });
    return new Result(
        sum.loss, sum.correct, sum.batches, sum.targets, List.copyOf(sum.notFinite), sum.leftOut);
  }

  /**
   * An evaluation.
   *
   * @param lossSum cross entropy in nats over all targets
   * @param correct targets that the model got right; empty in regression
   * @param notFinite the batches whose own loss is not finite
   * @param leftOut why the first batch was left out that could not be evaluated on; empty where all
   *     could
   */
  record Result(
      double lossSum,
      OptionalLong correct,
      int batches,
      long targets,
      List<BatchCoordinate> notFinite,
      Optional<String> leftOut) {

    /** Mean cross entropy, nats. */
    double loss() {
      return lossSum / targets;
    }

    /** Share of the targets that the model got right, 0 to 1; empty in regression. */
    Optional<Double> accuracy() {
      return correct.isEmpty()
          ? Optional.empty()
          : Optional.of((double) correct.getAsLong() / targets);
    }
  }

  private final class Sum {
    private double loss;
    private OptionalLong correct = OptionalLong.of(0);
    private final List<BatchCoordinate> notFinite = new ArrayList<>();
    private int batches;
    private long targets;
    private Optional<String> leftOut = Optional.empty();

    private void add(Delivery delivery) {
      heartbeat.beat();
      if (delivery instanceof Delivery.Batch batch && batch.flat().targets() > 0) {
        evaluate(batch);
      } else if (delivery instanceof Delivery.Broken broken) {
        leaveOut(broken.at(), broken.reason());
      }
    }

    private void evaluate(Delivery.Batch batch) {
      try {
        Evaluated ofBatch = program.evaluate(batch.flat());
        if (!Double.isFinite(ofBatch.lossSum())) {
          notFinite.add(batch.at());
        }
        loss += ofBatch.lossSum();
        correct =
            ofBatch.correct().isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(correct.orElse(0) + ofBatch.correct().getAsLong());
        targets += batch.flat().targets();
        batches++;
      } catch (IllegalArgumentException e) {
        leaveOut(batch.at(), e.getMessage());
      }
    }

    private void leaveOut(BatchCoordinate at, String reason) {
      leftOut = leftOut.or(() -> Optional.of(reason));
      LOG.warn(
          "The evaluation leaves out partition {} offset {}: {}",
          at.partition(),
          at.offset(),
          reason);
    }
  }
}
