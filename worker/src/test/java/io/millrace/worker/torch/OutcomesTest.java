package io.millrace.worker.torch;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.worker.program.StepOutcome;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutcomesTest {

  @Test
  void aPileOfUnreadOutcomesIsThatOfReadingEachAtOnce() {
    List<StepOutcome> one = new ArrayList<>();
    List<StepOutcome> pile;
    try (TransformerProgram program = TinyModels.plain(TinyModels.GPT2)) {
      for (int i = 0; i < 300; i++) {
        step(program);
        one.addAll(program.outcomes());
      }
      assertThat(program.outcomes()).isEmpty();
    }
    try (TransformerProgram program = TinyModels.plain(TinyModels.GPT2)) {
      for (int i = 0; i < 300; i++) {
        step(program);
      }
      pile = program.outcomes();
    }
    assertThat(pile).hasSize(300).isEqualTo(one);
  }

  private static void step(TransformerProgram program) {
    program.accumulate(TinyModels.OTHER);
    program.update(1e-4, TinyModels.OTHER.targets());
  }
}
