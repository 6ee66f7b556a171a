package io.millrace.worker.source;

import io.millrace.schemas.batch.Task;
import java.util.Optional;

/**
 * Which batches a model can be trained on.
 *
 * @param task empty for any
 * @param tokenizerFingerprint of the model's tokenizer; empty for any
 */
public record BatchKind(Optional<Task> task, String tokenizerFingerprint) {

  /** Whatever it is. */
  public static final BatchKind ANY = new BatchKind(Optional.empty(), "");
}
