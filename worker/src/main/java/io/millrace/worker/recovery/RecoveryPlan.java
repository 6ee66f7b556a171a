package io.millrace.worker.recovery;

import io.millrace.worker.checkpoint.Checkpoint;
import io.millrace.worker.checkpoint.PassedOver;
import java.util.List;
import java.util.Optional;

/**
 * How a start of a run gets to where the journal ends.
 *
 * @param checkpoint that counts; empty where the base model is begun with
 * @param passedOver newer ones that do not count or are broken
 * @param resumption what is remembered and what is to be done
 */
public record RecoveryPlan(
    Optional<Checkpoint> checkpoint, List<PassedOver> passedOver, Resumption resumption) {

  public RecoveryPlan {
    passedOver = List.copyOf(passedOver);
  }
}
