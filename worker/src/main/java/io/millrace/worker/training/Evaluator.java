package io.millrace.worker.training;

import io.millrace.schemas.event.EvaluationMeasure;
import io.millrace.schemas.event.EventPayload.BatchCoordinate;
import io.millrace.worker.batch.Supervision;
import io.millrace.worker.program.ClassCounts;
import io.millrace.worker.program.DeviceMemoryException;
import io.millrace.worker.program.Evaluated;
import io.millrace.worker.program.TrainingProgram;
import io.millrace.worker.source.Delivery;
import io.millrace.worker.source.EvaluationSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
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
    return sum.result();
  }

  /**
   * An evaluation.
   *
   * @param measures what it came to by each of those that there are
   * @param ofTokens whether all targets were tokens
   * @param notFinite the batches whose own loss is not finite
   * @param leftOut why the first batch was left out that could not be evaluated on; empty where all
   *     could
   */
  record Result(
      Map<EvaluationMeasure, Double> measures,
      boolean ofTokens,
      int batches,
      long targets,
      List<BatchCoordinate> notFinite,
      Optional<String> leftOut) {

    /** Mean loss of a target. */
    double loss() {
      return measures.get(EvaluationMeasure.LOSS);
    }

    /** By one of the measures; empty where the model gives none. */
    Optional<Double> by(EvaluationMeasure measure) {
      return Optional.ofNullable(measures.get(measure));
    }

    /** Of a language model: the number of tokens that it wavers between; else 0. */
    double perplexity() {
      return ofTokens ? Math.exp(loss()) : 0;
    }
  }

  private final class Sum {
    private double loss;
    private OptionalLong correct = OptionalLong.of(0);
    private ClassCounts classes = ClassCounts.NONE;
    private boolean ofTokens = true;
    private boolean ofOneClass = true;
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
        classes = classes.plus(ofBatch.classes());
        Supervision supervision = batch.flat().supervision();
        ofTokens &= supervision instanceof Supervision.NextTokens;
        ofOneClass &= supervision instanceof Supervision.Classes;
        targets += batch.flat().targets();
        batches++;
      } catch (IllegalArgumentException e) {
        leaveOut(batch.at(), e.getMessage());
      } catch (DeviceMemoryException e) {
        throw e.of("The evaluation's batch at " + batch.place());
      }
    }

    private Result result() {
      return new Result(measures(), ofTokens, batches, targets, List.copyOf(notFinite), leftOut);
    }

    private Map<EvaluationMeasure, Double> measures() {
      Map<EvaluationMeasure, Double> measures = new EnumMap<>(EvaluationMeasure.class);
      measures.put(EvaluationMeasure.LOSS, loss / targets);
      correct.ifPresent(
          right -> measures.put(EvaluationMeasure.ACCURACY, (double) right / targets));
      if (classes.classes() > 0) {
        measures.put(EvaluationMeasure.MACRO_F1, classes.macroF1());
        measures.put(EvaluationMeasure.WEIGHTED_F1, classes.weightedF1());
      }
      // Of two labels that a sequence may both have, neither is the positive one.
      if (classes.classes() == 2 && ofOneClass) {
        measures.put(EvaluationMeasure.F1, classes.f1(1));
      }
      return Collections.unmodifiableMap(measures);
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
