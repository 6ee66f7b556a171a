package io.millrace.worker.generation;

import io.millrace.worker.program.TrainingProgram;
import java.util.Arrays;
import java.util.OptionalInt;

/** Continues a text with the most probable token each time, from a model as it stands. */
public final class GreedyGenerator {
  private final TrainingProgram program;

  public GreedyGenerator(TrainingProgram program) {
    this.program = program;
  }

  /**
   * The continuation of a prompt; it ends with {@code end}, after {@code maxNewTokens}, or where
   * the model has no more positions.
   *
   * @param prompt int[T], at least one token
   * @param end the token that ends a text, where there is one
   * @return the new tokens only, the end among them
   * @throws IllegalArgumentException when the prompt is empty, longer than the model's positions or
   *     has ids outside its vocabulary
   */
  public int[] generate(int[] prompt, int maxNewTokens, OptionalInt end) {
    int room = program.maxPositions() - prompt.length;
    if (prompt.length == 0 || room < 0) {
      throw new IllegalArgumentException(
          "A prompt has 1 to %d tokens, this one has %d"
              .formatted(program.maxPositions(), prompt.length));
    }
    int[] tokens = Arrays.copyOf(prompt, prompt.length + Math.min(maxNewTokens, room));
    int length = prompt.length;
    while (length < tokens.length) {
      int next = mostProbable(program.nextTokenLogits(Arrays.copyOf(tokens, length)));
      tokens[length++] = next;
      if (end.isPresent() && next == end.getAsInt()) {
        break;
      }
    }
    return Arrays.copyOfRange(tokens, prompt.length, length);
  }

  private static int mostProbable(float[] logits) {
    int best = 0;
    for (int i = 1; i < logits.length; i++) {
      if (logits[i] > logits[best]) {
        best = i;
      }
    }
    return best;
  }
}
