package io.millrace.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.cli.watch.Events;
import io.millrace.schemas.event.EventPayload.EvaluationCompleted;
import io.millrace.service.SetupException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClassifyingTaskTest {
  private static final Path MODEL = Path.of("src/main/resources/demo/classification/model");
  private static final PairFields FIELDS = new PairFields("a", "b", "same");
  private static final String PAIR =
      """
      {"a": "The nurse sells the lamp.", "b": "The lamp is sold by the nurse.", "same": "yes"}""";
  private static final String ONE_TEXT = "{\"a\": \"The nurse sells the lamp.\", \"same\": \"no\"}";

  @Test
  void bothSidesAreToldTheSameClasses() {
    ClassifyingTask task = task("no", "yes");
    assertThat(task.preprocessor())
        .containsEntry("task", "sequence_classification")
        .containsEntry("text.field", "a")
        .containsEntry("text.pair.field", "b")
        .containsEntry("label.field", "same")
        .containsEntry("label.names", "no,yes");
    assertThat(task.worker())
        .containsEntry("task", "sequence_classification")
        .containsEntry("label.names", "no,yes")
        .containsEntry("best.metric", "f1");
  }

  @Test
  void ofMoreThanTwoClassesTheBestIsToldByAllOfThem() {
    assertThat(task("maybe", "no", "yes").worker()).containsEntry("best.metric", "macro_f1");
  }

  @Test
  void anAccuracyThatAGuesserReachesIsObjectedTo() {
    assertThat(task("no", "yes").objection(outcome(0.5, 0.60)))
        .get()
        .asString()
        .contains("the same class gives 0.500", "200 held-out records luck may come to 0.606");
    assertThat(task("no", "yes").objection(outcome(0.5, 0.61))).isEmpty();
  }

  @Test
  void withoutAnEvaluationAtTheEndNothingIsLearnt() {
    assertThat(task("no", "yes").objection(new DemoOutcome(1))).isPresent();
  }

  @Test
  void summaryHasEveryMeasureBeforeAndAfter() {
    List<Said> before = List.of(said(false), said(true));
    List<Said> after = List.of(said(true), said(true));
    assertThat(task("no", "yes").summary(outcome(0.5, 0.9), before, after))
        .containsExactly(
            "Held-out loss 0.700 before, 0.700 after. Of those shown 1 of 2 right before, 2"
                + " after.",
            "Accuracy 0.500 before, 0.900 after; F1 of 'yes' 0.510 before, 0.910 after; macro F1"
                + " 0.520 before, 0.920 after.");
    assertThat(task("maybe", "no", "yes").summary(outcome(0.5, 0.9), before, after).get(1))
        .isEqualTo("Accuracy 0.500 before, 0.900 after; macro F1 0.520 before, 0.920 after.");
  }

  @Test
  void theModelSaysAClassAndHowSureItIs() {
    List<Said> said = task("no", "yes").ask(MODEL);
    assertThat(said).hasSize(1);
    assertThat(said.get(0).asked())
        .containsExactly("The nurse sells the lamp.", "The lamp is sold by the nurse.");
    assertThat(said.get(0).answer()).matches("(no|yes) \\((5\\d|[6-9]\\d|100)%\\)");
    assertThat(said.get(0).right()).isEqualTo(said.get(0).answer().startsWith("yes"));
  }

  @Test
  void aFirstRecordWithoutTheFieldsIsRefused() {
    DemoData data = new DemoData(List.of(ONE_TEXT), List.of(PAIR), List.of(PAIR));
    assertThatThrownBy(() -> ClassifyingTask.of(data, verdicts("no", "yes")))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("The field 'b' is missing; the record has a, same.")
        .hasMessageContaining("--text-pair-field");
    DemoData unknown = new DemoData(List.of(PAIR), List.of(PAIR), List.of(PAIR));
    assertThatThrownBy(() -> ClassifyingTask.of(unknown, verdicts("1", "2")))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("the label 'yes', which is none of the 2 classes");
  }

  private static Said said(boolean right) {
    return new Said(List.of("a text"), "a class", right);
  }

  private static ClassifyingTask task(String... names) {
    List<String> heldOut =
        IntStream.range(0, 200).mapToObj(i -> i % 2 == 0 ? PAIR : ONE_TEXT).toList();
    return ClassifyingTask.of(new DemoData(List.of(PAIR), heldOut, List.of(PAIR)), verdicts(names));
  }

  private static Verdicts verdicts(String... names) {
    return new Verdicts(FIELDS, List.of(names), 64, 7);
  }

  private static DemoOutcome outcome(double before, double after) {
    DemoOutcome outcome = new DemoOutcome(1);
    for (double accuracy : new double[] {before, after}) {
      outcome.add(Events.of("demo", 1, evaluation(accuracy)));
    }
    return outcome;
  }

  private static EvaluationCompleted evaluation(double accuracy) {
    return new EvaluationCompleted(
        0.7,
        0,
        1,
        200,
        9,
        true,
        0,
        "eval-batches",
        true,
        Optional.of(accuracy),
        Optional.of(accuracy + 0.02),
        Optional.of(accuracy),
        Optional.of(accuracy + 0.01),
        "f1");
  }
}
