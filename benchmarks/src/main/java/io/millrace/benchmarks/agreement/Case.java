package io.millrace.benchmarks.agreement;

import io.millrace.worker.program.Precision;
import java.util.ArrayList;
import java.util.List;

/**
 * Something that a device may do otherwise.
 *
 * @param variant what is trained, and how
 * @param path of the code that it takes on CUDA
 */
record Case(Variant variant, String path) {
  private static final List<Subject> FAMILIES = List.of(Subject.GPT2, Subject.LLAMA, Subject.BERT);

  /** All of them. Dropout and noise are left out: each device draws its own. */
  static List<Case> all() {
    List<Case> cases = new ArrayList<>();
    for (Precision precision : Precision.values()) {
      boolean half = precision == Precision.BF16;
      String attention =
          half ? "flash attention by cumulative lengths" : "memory-efficient attention by lengths";
      for (Subject family : FAMILIES) {
        cases.add(new Case(new Variant(family, precision, false), attention));
      }
      for (Subject family : FAMILIES) {
        cases.add(
            new Case(new Variant(family, precision, true), attention + ", each layer taken again"));
      }
      cases.add(
          new Case(
              new Variant(Subject.ODD_HEADS, precision, false),
              "attention sequence by sequence, its weights in full"));
      cases.add(
          new Case(
              new Variant(Subject.WIDE_HEAD, precision, false),
              "the head in more than one chunk, of rows that are rounded up in bf16"));
    }
    return cases;
  }
}
