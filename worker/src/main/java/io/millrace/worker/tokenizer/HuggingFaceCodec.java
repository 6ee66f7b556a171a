package io.millrace.worker.tokenizer;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.millrace.service.SetupException;
import io.millrace.worker.generation.TextCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/** A {@code tokenizer.json} in Hugging Face's own library. */
public final class HuggingFaceCodec implements TextCodec, AutoCloseable {
  /** A text is taken whole, as transformers' tokenizer does where nothing else is asked for. */
  private static final Map<String, String> WHOLE =
      Map.of("addSpecialTokens", "true", "truncation", "false", "padding", "false");

  private final HuggingFaceTokenizer tokenizer;

  private HuggingFaceCodec(HuggingFaceTokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  /**
   * Opens a model's tokenizer.
   *
   * @param directory of the model
   * @throws SetupException when it has no {@code tokenizer.json} that can be read
   */
  public static HuggingFaceCodec open(Path directory) {
    Path file = directory.resolve("tokenizer.json");
    if (!Files.isRegularFile(file)) {
      throw new SetupException(
          directory + " has no tokenizer.json: put the one there that the model was trained with.");
    }
    try {
      return new HuggingFaceCodec(HuggingFaceTokenizer.newInstance(file, WHOLE));
    } catch (IOException | RuntimeException | LinkageError e) {
      throw new SetupException(
          file
              + " is no tokenizer that can be read ("
              + e.getMessage()
              + "): take the one that the model was trained with.",
          e);
    }
  }

  @Override
  public int[] encode(String text) {
    long[] ids = tokenizer.encode(text, true, false).getIds();
    return Arrays.stream(ids).mapToInt(Math::toIntExact).toArray();
  }

  @Override
  public String decode(int[] tokens) {
    return tokenizer.decode(Arrays.stream(tokens).asLongStream().toArray(), true);
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
