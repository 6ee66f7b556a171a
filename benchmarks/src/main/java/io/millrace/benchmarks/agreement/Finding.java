package io.millrace.benchmarks.agreement;

import java.util.List;
import java.util.Optional;

/**
 * What came of a case.
 *
 * @param each the case
 * @param candidate the device beside the reference
 * @param yardstick the CPU in the same precision beside the reference; empty where that is the
 *     reference
 * @param keeping the candidate beside the device's own training that keeps all activations; empty
 *     where it does not compute them anew
 * @param copyKept whether training on left a copy of the model on the device as it was
 * @param mustBeEqual whether the device computes the same each time, so that activations computed
 *     anew make no difference
 */
record Finding(
    Case each,
    Comparison candidate,
    Optional<Comparison> yardstick,
    Optional<Kept> keeping,
    boolean copyKept,
    boolean mustBeEqual) {

  /** Activations computed anew, beside activations kept. */
  record Kept(boolean identical, Comparison comparison) {}

  /** What is wrong, a sentence each. */
  List<String> failures() {
    List<String> parts = candidate.failures(Tolerance.of(each.trial().precision()));
    if (mustBeEqual && keeping.filter(kept -> !kept.identical()).isPresent()) {
      parts.add("it is not the same to the last bit without checkpointing");
    }
    if (!copyKept) {
      parts.add("a copy of the model on the device is not what the model was when it was taken");
    }
    return parts.stream().map(part -> each.trial().name() + ": " + part + ".").toList();
  }
}
