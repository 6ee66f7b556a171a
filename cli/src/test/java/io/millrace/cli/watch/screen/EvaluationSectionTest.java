package io.millrace.cli.watch.screen;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.terminal.Terminal;
import io.millrace.cli.watch.Story;
import io.millrace.cli.watch.run.RunHistory;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvaluationSectionTest {
  private final Story story = new Story("r");

  @Test
  void theBestIsThatOfTheMeasureAndNotOfTheLoss() {
    story
        .evaluatedBy("f1", 0.5, 0.7, true)
        .steps(20)
        .evaluatedBy("f1", 0.6, 0.9, true)
        .steps(20)
        .evaluatedBy("f1", 0.4, 0.8, false);

    List<String> lines = lines(4);

    assertThat(lines.get(0)).endsWith("  F1 0.7000 to 0.9000, best 0.9000 at 20");
    assertThat(lines.subList(1, 4))
        .containsExactly(
            "             step 40  loss 0.4000  accuracy 0.8600  macro F1 0.8500  F1 0.8000  -0.1000",
            "             step 20  loss 0.6000  accuracy 0.8600  macro F1 0.8500  F1 0.9000  +0.2000"
                + "  best",
            "             step 0  loss 0.5000  accuracy 0.8600  macro F1 0.8500  F1 0.7000");
  }

  @Test
  void whatCameBeforeAnotherMeasureIsNotComparedWithIt() {
    story
        .evaluated(2, true)
        .steps(20)
        .evaluated(1, true)
        .steps(20)
        .evaluatedBy("f1", 0.6, 0.5, true);

    assertThat(lines(2))
        .containsExactly(
            "evaluations  step 40  loss 0.6000  accuracy 0.8600  macro F1 0.8500  F1 0.5000  best",
            "             step 20  loss 1.0000");
  }

  @Test
  void whatOnlyALaterVersionGoesByIsShownByItsOtherNumbers() {
    story.evaluatedBy("kappa", 0.6, 0.5, true);

    assertThat(lines(1))
        .containsExactly(
            "evaluations  step 0  loss 0.6000  accuracy 0.8600  macro F1 0.8500  F1 0.5000  best");
  }

  private List<String> lines(int rows) {
    RunHistory history = new RunHistory("r");
    story.events().forEach(history::add);
    return new EvaluationSection(history.evaluations().newestFirst(), Terminal.PLAIN)
        .lines(rows).stream().map(line -> line.text(Terminal.PLAIN, 120)).toList();
  }
}
