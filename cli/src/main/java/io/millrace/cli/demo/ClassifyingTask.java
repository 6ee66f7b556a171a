package io.millrace.cli.demo;

import io.millrace.schemas.batch.ProblemType;
import io.millrace.schemas.event.EventPayload.EvaluationCompleted;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A classifier learns which of several classes a text or a pair of texts is of.
 *
 * @param verdicts asks it
 * @param shown records that it is shown
 * @param guessing what it has to beat
 */
record ClassifyingTask(Verdicts verdicts, List<String> shown, Guessing guessing)
    implements DemoTask {
  /** The one of the settings' problem types that it learns. */
  static final String PROBLEM = ProblemType.SINGLE_LABEL.configName();

  /**
   * Of records as they are.
   *
   * @throws io.millrace.service.SetupException when one that is shown lacks a field, or the first
   *     to train on does
   */
  static ClassifyingTask of(DemoData data, Verdicts verdicts) {
    // The first record tells a wrong field name at once; later ones become dead letters.
    verdicts.require(data.train().get(0));
    data.shown().forEach(verdicts::require);
    return new ClassifyingTask(
        verdicts,
        data.shown(),
        Guessing.of(data.heldOut().stream().flatMap(r -> verdicts.labelOf(r).stream()).toList()));
  }

  @Override
  public Map<String, String> preprocessor() {
    Map<String, String> settings = new HashMap<>(verdicts.fields().settings());
    settings.putAll(common());
    return settings;
  }

  @Override
  public Map<String, String> worker() {
    Map<String, String> settings = new HashMap<>(common());
    settings.put("best.metric", isBinary() ? "f1" : "macro_f1");
    return settings;
  }

  private Map<String, String> common() {
    return Map.of(
        "task", DemoKind.CLASSIFICATION.task(),
        "problem.type", PROBLEM,
        "label.names", String.join(",", verdicts.names()));
  }

  private boolean isBinary() {
    return verdicts.names().size() == 2;
  }

  @Override
  public String verb() {
    return "says";
  }

  @Override
  public List<Said> ask(Path modelDirectory) {
    return verdicts.of(modelDirectory, shown);
  }

  /** None: a run classifies nothing at a command. */
  @Override
  public List<String> livePrompts() {
    return List.of();
  }

  @Override
  public List<Said> live(List<String> answers) {
    return List.of();
  }

  @Override
  public List<String> summary(DemoOutcome outcome, List<Said> before, List<Said> after) {
    String f1 =
        isBinary()
            ? change(outcome, "F1 of '" + verdicts.names().get(1) + "'", EvaluationCompleted::f1)
                + "; "
            : "";
    return List.of(
        String.format(
            Locale.ROOT,
            "%s. Of those shown %d of %d right before, %d after.",
            change(outcome, "Held-out loss", evaluation -> Optional.of(evaluation.loss())),
            Said.right(before),
            before.size(),
            Said.right(after)),
        change(outcome, "Accuracy", EvaluationCompleted::accuracy)
            + "; "
            + f1
            + change(outcome, "macro F1", EvaluationCompleted::macroF1)
            + ".");
  }

  private static String change(
      DemoOutcome outcome, String name, Function<EvaluationCompleted, Optional<Double>> measure) {
    return String.format(
        Locale.ROOT,
        "%s %.3f before, %.3f after",
        name,
        outcome.first().flatMap(measure).orElse(Double.NaN),
        outcome.last().flatMap(measure).orElse(Double.NaN));
  }

  @Override
  public Optional<String> objection(DemoOutcome outcome) {
    double accuracy = outcome.last().flatMap(EvaluationCompleted::accuracy).orElse(Double.NaN);
    return accuracy >= guessing.clearlyBetter()
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "The accuracy is not clearly better than chance: always the same class gives %.3f,"
                    + " and on %,d held-out records luck may come to %.3f. More steps or another"
                    + " learning.rate may do it.",
                guessing.accuracy(),
                guessing.records(),
                guessing.clearlyBetter()));
  }

  @Override
  public String loader() {
    return "AutoModelForSequenceClassification";
  }
}
