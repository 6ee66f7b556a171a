package io.millrace.worker.generation;

import io.millrace.schemas.generation.GenerationSettings;
import io.millrace.worker.program.TrainingProgram;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/** Continues texts with a model as it stands, on the thread that owns the model. */
public final class TextGenerator {
  private final TokenGenerator generator;
  private final TextCodec codec;

  /**
   * Generates with a program.
   *
   * @param ends tokens that end a text
   */
  public TextGenerator(TrainingProgram program, TextCodec codec, Set<Integer> ends) {
    this.generator = new TokenGenerator(program, ends);
    this.codec = codec;
  }

  /**
   * Continues each prompt as if it were alone. Nothing that training is made of changes, whatever
   * comes of it.
   *
   * @param goOn asked before each token; once it says no, what is there is the result
   * @return one per prompt, in their order
   * @throws GenerationException when a prompt is empty, too long or not of the vocabulary, or the
   *     model's logits are no numbers
   */
  public List<GeneratedText> generate(
      List<String> prompts, GenerationSettings settings, BooleanSupplier goOn) {
    List<int[]> tokens = prompts.stream().map(codec::encode).toList();
    List<Continuation> continuations = generator.generate(tokens, settings, goOn);
    return IntStream.range(0, prompts.size())
        .mapToObj(i -> text(prompts.get(i), tokens.get(i), continuations.get(i)))
        .toList();
  }

  private GeneratedText text(String prompt, int[] tokens, Continuation continuation) {
    int[] added = continuation.tokens();
    int[] all = Arrays.copyOf(tokens, tokens.length + added.length);
    System.arraycopy(added, 0, all, tokens.length, added.length);
    String before = codec.decode(tokens);
    String whole = codec.decode(all);
    // Some decoders take the space away that a text begins with, and it belongs to a continuation.
    String text = whole.startsWith(before) ? whole.substring(before.length()) : codec.decode(added);
    return new GeneratedText(
        prompt, text, whole, Arrays.stream(added).boxed().toList(), continuation.reason());
  }
}
