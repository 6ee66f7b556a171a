package io.millrace.worker.generation;

import io.millrace.schemas.generation.EarlyStopping;
import io.millrace.schemas.generation.GenerationSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Several texts side by side, of which those with the largest log-probabilities go on. It takes the
 * decisions that transformers' beam search takes, in the same order and in float32.
 */
final class BeamSearch implements Search {

  /**
   * A text that goes on.
   *
   * @param score its log-probability, as the processors left it
   */
  private record Beam(TokenText text, float score) {}

  private final PromptTask task;
  private final GenerationSettings settings;
  private final LogitsProcessors processors;
  private final Set<Integer> ends;
  private final FinishedBeams finished;
  private List<Beam> running;

  /** Whether a text that goes on may still come to be better than the worst that has ended. */
  private boolean improvable = true;

  private boolean ended;

  /**
   * Begins with the prompt.
   *
   * @param ends tokens that end a text
   */
  BeamSearch(
      PromptTask task,
      GenerationSettings settings,
      LogitsProcessors processors,
      Set<Integer> ends) {
    this.task = task;
    this.settings = settings;
    this.processors = processors;
    this.ends = ends;
    this.finished = new FinishedBeams(settings.numBeams());
    this.ended = task.limit() == 0;
    this.running = List.of(new Beam(new TokenText(task.prompt(), task.limit()), 0));
  }

  @Override
  public List<Step> next(List<float[]> logits) {
    Candidates candidates = candidates(logits);
    boolean closed = closed();
    List<Beam> next = new ArrayList<>();
    List<Step> steps = new ArrayList<>();
    for (int rank = 0; rank < candidates.count(); rank++) {
      int token = candidates.token(rank);
      TokenText before = running.get(candidates.beam(rank)).text();
      if (ends.contains(token) || before.added() + 1 == task.limit()) {
        // A text that ends is a result only if it is among the best; the others are there so that
        // enough of them go on.
        if (rank < settings.numBeams() && !closed) {
          finish(before.with(token), candidates.score(rank));
        }
      } else if (next.size() < settings.numBeams()) {
        next.add(new Beam(before.with(token), candidates.score(rank)));
        steps.add(new Step(candidates.beam(rank), token));
      }
    }
    if (!next.isEmpty()) {
      running = next;
      improvable &= !finished.full() || bestPossible() > finished.worst();
    }
    ended = next.isEmpty() || closed();
    return ended ? List.of() : steps;
  }

  /** Enough that as many as beams go on, even if each beam ends in every way it can. */
  private Candidates candidates(List<float[]> logits) {
    Candidates candidates = new Candidates(Math.max(2, 1 + ends.size()) * settings.numBeams());
    for (int beam = 0; beam < running.size(); beam++) {
      float[] scores = logits.get(beam);
      Distribution.logSoftmax(scores);
      processors.process(running.get(beam).text(), scores);
      candidates.add(beam, running.get(beam).score(), scores);
    }
    return candidates;
  }

  private void finish(TokenText text, float score) {
    finished.add(text, score / penalty(text.added()));
  }

  /** Whether what has ended is what there will be. */
  private boolean closed() {
    return !improvable || (settings.earlyStopping() == EarlyStopping.TRUE && finished.full());
  }

  /** What the best text that goes on would have for a score if it ended. */
  private float bestPossible() {
    boolean longest =
        settings.earlyStopping() == EarlyStopping.NEVER && settings.lengthPenalty() > 0;
    Beam best = running.get(0);
    return best.score() / penalty(longest ? task.limit() : best.text().added());
  }

  private float penalty(int length) {
    return (float) Math.pow(length, settings.lengthPenalty());
  }

  @Override
  public PromptTask task() {
    return task;
  }

  @Override
  public Continuation result() {
    TokenText text =
        finished.best().map(FinishedBeams.Finished::text).orElse(running.get(0).text());
    boolean end = text.added() > 0 && ends.contains(text.last());
    FinishReason atEnd = end ? FinishReason.EOS : task.atLimit();
    return new Continuation(text.continuation(), ended ? atEnd : FinishReason.INTERRUPTED);
  }
}
