package io.millrace.worker.recovery;

import io.millrace.worker.checkpoint.Checkpoint;
import io.millrace.worker.checkpoint.PassedOver;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How a start of a run gets to where the journal ends.
 *
 * @param checkpoint that counts; empty where the base model is begun with
 * @param passedOver newer ones that do not count or are broken
 * @param resumption what is remembered and what is to be done
 * @param failedAt when the run last ended as failed, in milliseconds since the epoch, as far as the
 *     journal was read
 */
public record RecoveryPlan(
    Optional<Checkpoint> checkpoint,
    List<PassedOver> passedOver,
    Resumption resumption,
    OptionalLong failedAt) {

  /** Of a run that has not failed. */
  public RecoveryPlan(
      Optional<Checkpoint> checkpoint, List<PassedOver> passedOver, Resumption resumption) {
    this(checkpoint, passedOver, resumption, OptionalLong.empty());
  }

  public RecoveryPlan {
    passedOver = List.copyOf(passedOver);
  }
}
