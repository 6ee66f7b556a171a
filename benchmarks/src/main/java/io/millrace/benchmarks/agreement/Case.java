package io.millrace.benchmarks.agreement;

import io.millrace.worker.program.Precision;
import java.util.ArrayList;
import java.util.List;

/**
 * Something that a device may do otherwise.
 *
 * @param trial what is trained, and how
 * @param path of the code that it takes on CUDA
 */
record Case(Trial trial, String path) {
  private static final List<Subject> FAMILIES = List.of(Subject.GPT2, Subject.LLAMA, Subject.BERT);

  /** All of them. Dropout and noise are left out: each device draws its own. */
  static List<Case> all() {
    List<Case> cases = new ArrayList<>();
    for (Precision precision : Precision.values()) {
      boolean half = precision == Precision.BF16;
      String attention =
          half ? "flash attention by cumulative lengths" : "memory-efficient attention by lengths";
      for (Subject family : FAMILIES) {
        cases.add(new Case(new Trial(family, precision, Trial.Way.WHOLE), attention));
      }
      for (Subject family : FAMILIES) {
        cases.add(
            new Case(
                new Trial(family, precision, Trial.Way.CHECKPOINTED),
                attention + ", each layer taken again"));
      }
      cases.add(
          new Case(
              new Trial(Subject.GPT2, precision, Trial.Way.IN_PARTS),
              attention + ", of a part's sequences"));
      cases.add(
          new Case(
              new Trial(Subject.ODD_HEADS, precision, Trial.Way.WHOLE),
              "attention sequence by sequence, its weights in full"));
      cases.add(
          new Case(
              new Trial(Subject.WIDE_HEAD, precision, Trial.Way.WHOLE),
              "the head in more than one chunk, of rows that are rounded up in bf16"));
    }
    return cases;
  }
}
