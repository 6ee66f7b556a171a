package io.millrace.worker.audit;

import io.millrace.worker.recovery.StepReplay.Divergence;
import java.util.Optional;

/**
 * What came of a replay.
 *
 * @param plan that was carried out
 * @param millis it took, loading included
 * @param comparison of the checkpoint with what was rebuilt
 * @param firstDivergence the first step whose loss or gradient norm is not, bit for bit, the
 *     journalled one; steps that the run itself took again without all of their batches are not
 *     looked at
 */
public record ReplayReport(
    ReplayPlan plan,
    double millis,
    ModelComparison comparison,
    Optional<Divergence> firstDivergence) {}
