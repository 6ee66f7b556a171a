package io.millrace.worker.generation;

import io.millrace.schemas.generation.GenerationSettings;
import io.millrace.worker.program.Decoding;
import io.millrace.worker.program.TrainingProgram;
import io.millrace.worker.random.SplitMix64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/** Continues token sequences with a model as it stands. */
public final class TokenGenerator {
  /** Rows that are decoded at once: more prompts than make so many wait for the others. */
  private static final int ROWS = 32;

  private final TrainingProgram program;
  private final Set<Integer> ends;

  /**
   * Generates with a program, on its thread.
   *
   * @param ends tokens that end a text
   */
  public TokenGenerator(TrainingProgram program, Set<Integer> ends) {
    this.program = program;
    this.ends = Set.copyOf(ends);
  }

  /**
   * Continues each prompt as if it were alone. Nothing that training is made of changes, whatever
   * comes of it.
   *
   * @param prompts int[T] each
   * @param goOn asked before each token; once it says no, what is there is the result
   * @return one per prompt, in their order
   * @throws GenerationException when a prompt is empty, too long or not of the model's vocabulary,
   *     or the model's logits are no numbers
   */
  public List<Continuation> generate(
      List<int[]> prompts, GenerationSettings settings, BooleanSupplier goOn) {
    List<PromptTask> tasks =
        IntStream.range(0, prompts.size())
            .mapToObj(i -> PromptTask.of(i, prompts.get(i), settings, program))
            .toList();
    List<Search> searches = tasks.stream().map(task -> search(task, settings)).toList();
    List<Search> open = searches.stream().filter(search -> search.task().limit() > 0).toList();
    int size = Math.max(1, ROWS / settings.numBeams());
    for (int from = 0; from < open.size() && goOn.getAsBoolean(); from += size) {
      run(open.subList(from, Math.min(open.size(), from + size)), goOn);
    }
    return searches.stream().map(Search::result).toList();
  }

  private Search search(PromptTask task, GenerationSettings settings) {
    LogitsProcessors processors = LogitsProcessors.of(settings);
    if (settings.numBeams() > 1) {
      return new BeamSearch(task, settings, processors, ends);
    }
    Optional<SplitMix64> random =
        settings.doSample()
            ? Optional.of(new SplitMix64(SplitMix64.mix(settings.seed()) + task.number()))
            : Optional.empty();
    return new SingleSearch(task, processors, ends, random);
  }

  /** Decodes until all have ended, or nobody wants to go on. */
  private void run(List<Search> searches, BooleanSupplier goOn) {
    SearchGroup group = new SearchGroup(searches);
    try (Decoding decoding = program.decode(group.prompts())) {
      boolean open = true;
      while (open && goOn.getAsBoolean()) {
        open = group.step(decoding);
      }
    }
  }
}
