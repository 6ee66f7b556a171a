package io.millrace.cli.demo;

import io.millrace.schemas.event.EventPayload.EvaluationCompleted;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A language model learns to answer prompts, or to go on with texts.
 *
 * @param fields of the records
 * @param shown what the model is asked
 * @param answers asks it
 */
record AnsweringTask(RecordFields fields, List<Example> shown, Answers answers)
    implements DemoTask {

  /**
   * Of records as they are shown.
   *
   * @throws io.millrace.service.SetupException when one lacks the fields, or the first to train on
   *     does
   */
  static AnsweringTask of(DemoData data, RecordFields fields, int seed) {
    // The first record tells a wrong field name at once; later ones become dead letters.
    fields.example(JsonLine.read(data.train().get(0), "The first record to train on"));
    List<Example> shown =
        data.shown().stream()
            .map(
                line ->
                    fields.example(JsonLine.read(line, "One of the first records to evaluate on")))
            .toList();
    return new AnsweringTask(fields, shown, new Answers(seed));
  }

  @Override
  public Map<String, String> preprocessor() {
    return fields.settings();
  }

  @Override
  public Map<String, String> worker() {
    return Map.of();
  }

  @Override
  public String verb() {
    return "answers";
  }

  @Override
  public List<Said> ask(Path modelDirectory) {
    return live(answers.of(modelDirectory, livePrompts()));
  }

  @Override
  public List<String> livePrompts() {
    return shown.stream().map(fields::modelInput).toList();
  }

  @Override
  public List<Said> live(List<String> answers) {
    return IntStream.range(0, shown.size())
        .mapToObj(i -> said(shown.get(i), answers.get(i)))
        .toList();
  }

  private static Said said(Example example, String answer) {
    return new Said(List.of(example.prompt()), answer, example.isRight(answer));
  }

  @Override
  public List<String> summary(DemoOutcome outcome, List<Said> before, List<Said> after) {
    return List.of(
        String.format(
            Locale.ROOT,
            "Held-out loss %.3f before, %.3f after. Right answers %d of %d before, %d after.",
            loss(outcome.first()),
            loss(outcome.last()),
            Said.right(before),
            before.size(),
            Said.right(after)));
  }

  @Override
  public Optional<String> objection(DemoOutcome outcome) {
    return loss(outcome.last()) < loss(outcome.first())
        ? Optional.empty()
        : Optional.of(
            "The held-out loss has not fallen: more steps or another learning.rate may do it.");
  }

  private static double loss(Optional<EvaluationCompleted> evaluation) {
    return evaluation.map(EvaluationCompleted::loss).orElse(Double.NaN);
  }

  @Override
  public String loader() {
    return "from_pretrained";
  }
}
