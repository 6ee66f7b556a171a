package io.millrace.worker.progress;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.millrace.worker.source.ReadPosition;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a run decides when it begins and keeps for every later start of it, but for the number of
 * its steps, which other settings change.
 *
 * @param firstOffsets where a pass begins, per partition of the batch topic: what it had when the
 *     run began. A partition that has come since is read from its beginning
 * @param endOffsets where a run that stops at the end ends, per partition of the batch topic; empty
 *     for one that does not
 * @param steps optimizer steps that it will take; 0 where nobody can know
 * @param seed of all that is random
 * @param begunAt when the run began, milliseconds since the epoch: commands issued before are not
 *     for it
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record RunPlan(
    Map<Integer, Long> firstOffsets,
    Map<Integer, Long> endOffsets,
    long steps,
    long seed,
    long begunAt) {

  public RunPlan {
    firstOffsets = Map.copyOf(firstOffsets);
    endOffsets = Map.copyOf(endOffsets);
  }

  /** Per partition that the run knows, the offset that it reads next. */
  public Map<Integer, Long> nextOffsets(ReadPosition position) {
    Map<Integer, Long> next = new TreeMap<>(firstOffsets);
    next.putAll(position.nextOffsets());
    return next;
  }

  /** The same with another number of steps. */
  public RunPlan withSteps(long newSteps) {
    return new RunPlan(firstOffsets, endOffsets, newSteps, seed, begunAt);
  }

  /** The same where a pass begins at the oldest offsets that there are, if it began before them. */
  public RunPlan notBefore(Map<Integer, Long> oldest) {
    Map<Integer, Long> first = new TreeMap<>(firstOffsets);
    oldest.forEach((partition, offset) -> first.merge(partition, offset, Math::max));
    return new RunPlan(first, endOffsets, steps, seed, begunAt);
  }
}
