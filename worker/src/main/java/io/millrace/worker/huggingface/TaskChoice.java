package io.millrace.worker.huggingface;

import io.millrace.schemas.batch.ProblemType;
import io.millrace.schemas.batch.Task;
import java.util.List;
import java.util.Optional;

/**
 * What a model is to be trained for, where its directory does not say it or shall be overruled.
 *
 * @param task empty for what {@code architectures} in config.json says: a class of transformers
 *     that ends in ForSequenceClassification classifies, and so does every encoder
 * @param labels names of a classifier's labels, in the order of their numbers; empty for those of
 *     config.json
 * @param problem empty for config.json's problem_type, or what follows from the number of labels
 */
public record TaskChoice(Optional<Task> task, List<String> labels, Optional<ProblemType> problem) {

  /** As config.json says. */
  public static final TaskChoice OWN =
      new TaskChoice(Optional.empty(), List.of(), Optional.empty());

  /** To predict tokens. */
  public static final TaskChoice CAUSAL_LM =
      new TaskChoice(Optional.of(Task.CAUSAL_LM), List.of(), Optional.empty());

  public TaskChoice {
    labels = List.copyOf(labels);
  }
}
