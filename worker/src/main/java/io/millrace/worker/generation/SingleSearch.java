package io.millrace.worker.generation;

import io.millrace.worker.random.SplitMix64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One text: the most probable token each time, or one that is drawn. */
final class SingleSearch implements Search {
  private final PromptTask task;
  private final LogitsProcessors processors;
  private final Set<Integer> ends;
  private final Optional<SplitMix64> random;
  private final TokenText text;

  /**
   * Begins with the prompt.
   *
   * @param ends tokens that end a text
   * @param random what is drawn with; without it nothing is
   */
  SingleSearch(
      PromptTask task,
      LogitsProcessors processors,
      Set<Integer> ends,
      Optional<SplitMix64> random) {
    this.task = task;
    this.processors = processors;
    this.ends = ends;
    this.random = random;
    this.text = new TokenText(task.prompt(), task.limit());
  }

  @Override
  public List<Step> next(List<float[]> logits) {
    float[] scores = logits.get(0);
    processors.process(text, scores);
    int token =
        random
            .map(generator -> Distribution.draw(scores, generator))
            .orElseGet(() -> Distribution.mostProbable(scores));
    text.add(token);
    return ended() ? List.of() : List.of(new Step(0, token));
  }

  @Override
  public PromptTask task() {
    return task;
  }

  @Override
  public Continuation result() {
    FinishReason atEnd = hasEnd() ? FinishReason.EOS : task.atLimit();
    return new Continuation(text.continuation(), ended() ? atEnd : FinishReason.INTERRUPTED);
  }

  private boolean ended() {
    return hasEnd() || text.added() == task.limit();
  }

  private boolean hasEnd() {
    return text.added() > 0 && ends.contains(text.last());
  }
}
