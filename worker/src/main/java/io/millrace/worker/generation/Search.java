package io.millrace.worker.generation;

import java.util.List;

/** One prompt's way to its continuation: what is to be added next, given the logits. */
interface Search {

  /**
   * A row that goes on.
   *
   * @param row of those that the search had
   * @param token that is added to it
   */
  record Step(int row, int token) {}

  /**
   * Takes a step.
   *
   * @param logits float[R][vocabulary] of the rows that the search has; they are changed. At first
   *     it has the prompt's, then those that it returned, in their order
   * @return the rows that go on; none when the search has ended
   */
  List<Step> next(List<float[]> logits);

  /** The prompt that it continues. */
  PromptTask task();

  /** What came of it; where it has not ended, what there is so far. */
  Continuation result();
}
