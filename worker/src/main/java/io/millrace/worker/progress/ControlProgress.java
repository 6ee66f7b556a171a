package io.millrace.worker.progress;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.Optional;

/**
 * How far a run has come on the control topic.
 *
 * @param nextOffset where it is read on
 * @param decided ids of the commands decided upon, oldest first
 * @param stopping a stop that was acknowledged and is not yet carried out: why, as a sentence
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record ControlProgress(long nextOffset, List<String> decided, Optional<String> stopping) {

  public ControlProgress {
    decided = List.copyOf(decided);
  }
}
