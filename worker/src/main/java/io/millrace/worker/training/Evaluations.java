package io.millrace.worker.training;

import io.millrace.schemas.event.EvaluationMeasure;
import io.millrace.schemas.event.EvaluationSentence;
import io.millrace.schemas.event.EventPayload;
import io.millrace.worker.progress.BestEvaluation;
import io.millrace.worker.source.EvaluationSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The run's evaluations one after the other: publishes each, keeps the best, counts patience. */
final class Evaluations {
  private static final Logger LOG = LoggerFactory.getLogger(Evaluations.class);

  private final Evaluator evaluator;
  private final EvaluationSet own;
  private final RunProgress progress;
  private final int patience;
  private final RunRecorder recorder;
  private final LongSupplier nanos;

  /**
   * Evaluations.
   *
   * @param own the run's set
   */
  Evaluations(
      Evaluator evaluator,
      EvaluationSet own,
      RunProgress progress,
      int patience,
      RunRecorder recorder,
      LongSupplier nanos) {
    this.evaluator = evaluator;
    this.own = own;
    this.progress = progress;
    this.patience = patience;
    this.recorder = recorder;
    this.nanos = nanos;
  }

  /**
   * What came of an evaluation.
   *
   * @param sentence says it
   * @param failed whether it came to no number
   */
  record Outcome(String sentence, boolean failed) {}

  /** Makes what is published together with an evaluation. */
  interface Answer extends Function<Outcome, List<EventPayload>> {
    /** Nothing more. */
    Answer NONE = outcome -> List.of();
  }

  /**
   * Evaluates on the run's own set, and saves a checkpoint if the model is the best so far. All
   * steps must be settled.
   *
   * @return nanoseconds that it took
   */
  long own(Answer answer) throws InterruptedException {
    return own(answer, () -> true);
  }

  /**
   * The same, which can be broken off.
   *
   * @param goOn asked between batches; after a no nothing is published
   */
  long own(Answer answer, BooleanSupplier goOn) throws InterruptedException {
    return round(own, OptionalInt.empty(), true, answer, goOn);
  }

  /** Evaluates on a part of the run's own set; it counts for nothing. */
  long ownPart(int maxBatches, Answer answer, BooleanSupplier goOn) throws InterruptedException {
    return round(own, OptionalInt.of(maxBatches), false, answer, goOn);
  }

  /** Evaluates on another set, or a part of it; it counts for nothing. */
  long other(EvaluationSet set, OptionalInt maxBatches, Answer answer, BooleanSupplier goOn)
      throws InterruptedException {
    return round(set, maxBatches, false, answer, goOn);
  }

  private long round(
      EvaluationSet set,
      OptionalInt maxBatches,
      boolean counts,
      Answer answer,
      BooleanSupplier goOn)
      throws InterruptedException {
    long from = nanos.getAsLong();
    Evaluator.Result result = evaluator.evaluate(set, maxBatches, goOn);
    long took = nanos.getAsLong() - from;
    if (!goOn.getAsBoolean()) {
      return took;
    }
    if (result.targets() == 0) {
      String sentence =
          result
              .leftOut()
              .map(reason -> "No batch of the topic " + set.topic() + " can be used: " + reason)
              .orElse("There is no batch on the topic " + set.topic() + ".");
      LOG.warn("Nothing was evaluated. {}", sentence);
      recorder.publish(answer.apply(new Outcome(sentence, true)));
      return took;
    }
    recorder.somethingToSave();
    if (Double.isFinite(result.loss())) {
      completed(set, result, took / 1e6, counts, answer);
    } else {
      failed(set, result, took / 1e6, counts, answer);
    }
    return took;
  }

  private void completed(
      EvaluationSet set, Evaluator.Result result, double millis, boolean counts, Answer answer)
      throws InterruptedException {
    long step = progress.step();
    boolean improved = false;
    if (counts) {
      double value = judged(result);
      improved = progress.best().improvedBy(value);
      progress.best(progress.best().after(value, step));
    }
    EventPayload.EvaluationCompleted completed =
        new EventPayload.EvaluationCompleted(
            result.loss(),
            result.perplexity(),
            result.batches(),
            result.targets(),
            millis,
            improved,
            progress.best().withoutImprovement(),
            set.topic(),
            counts,
            result.by(EvaluationMeasure.ACCURACY),
            result.by(EvaluationMeasure.MACRO_F1),
            result.by(EvaluationMeasure.WEIGHTED_F1),
            result.by(EvaluationMeasure.F1),
            progress.best().measure().key());
    publish(completed, answer.apply(new Outcome(sentence(completed), false)));
    if (improved && step > 0) {
      recorder.save(true);
    }
  }

  /**
   * The number that the best is told by.
   *
   * @throws TrainingFailedException when there is none: a run that went on would keep no best
   *     checkpoint and never stop early, and nobody would know
   */
  private double judged(Evaluator.Result result) {
    EvaluationMeasure measure = progress.best().measure();
    return result
        .by(measure)
        .orElseThrow(
            () ->
                new TrainingFailedException(
                    measure.objection(result.measures().keySet()).orElseThrow()));
  }

  private static String sentence(EventPayload.EvaluationCompleted completed) {
    return EvaluationSentence.told(completed).entrySet().stream()
        .map(
            number ->
                number.getKey().words()
                    + " "
                    + (number.getKey() == EvaluationMeasure.LOSS
                        ? number.getValue()
                        : String.format(Locale.ROOT, "%.4f", number.getValue())))
        .collect(
            Collectors.joining(", ", "Evaluation ", " over " + completed.targets() + " targets."));
  }

  /** A loss that is not finite is no improvement, and no number to compare others with. */
  private void failed(
      EvaluationSet set, Evaluator.Result result, double millis, boolean counts, Answer answer) {
    if (counts) {
      progress.best(progress.best().missed(progress.best().withoutImprovement() + 1));
    }
    String sentence =
        "The evaluation's loss is "
            + result.loss()
            + ", because of "
            + result.notFinite().size()
            + " of "
            + result.batches()
            + " batches.";
    publish(
        new EventPayload.EvaluationFailed(
            sentence,
            Double.toString(result.loss()),
            result.notFinite(),
            result.targets(),
            millis,
            progress.best().withoutImprovement(),
            set.topic(),
            counts),
        answer.apply(new Outcome(sentence, true)));
  }

  private void publish(EventPayload evaluation, List<EventPayload> answer) {
    List<EventPayload> all = new ArrayList<>();
    all.add(evaluation);
    all.addAll(answer);
    recorder.publish(all);
  }

  /** Why the run is to end, if there were too many evaluations without improvement. */
  Optional<StopReason> outOfPatience() {
    BestEvaluation best = progress.best();
    if (patience == 0 || best.withoutImprovement() < patience) {
      return Optional.empty();
    }
    return Optional.of(
        new StopReason(
            "Early stopping: "
                + best.withoutImprovement()
                + " evaluations without improvement on "
                + best.value()
                    .map(
                        value ->
                            best.measure() == EvaluationMeasure.LOSS
                                ? String.valueOf(value)
                                : best.measure().words() + " " + value)
                    .orElse("no " + best.measure().words() + " that is a number")
                + ".",
            true));
  }
}
