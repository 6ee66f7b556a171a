package io.millrace.worker.progress;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Map;

/**
 * What a run decides when it begins and keeps for every later start of it.
 *
 * @param endOffsets where a run that stops at the end ends, per partition of the batch topic; empty
 *     for one that does not
 * @param steps optimizer steps that it will take; 0 where nobody can know
 * @param seed of all that is random
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record RunPlan(Map<Integer, Long> endOffsets, long steps, long seed) {

  public RunPlan {
    endOffsets = Map.copyOf(endOffsets);
  }
}
