package io.millrace.worker.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.millrace.worker.model.Gelu;
import io.millrace.worker.model.Gpt2Config;
import io.millrace.worker.model.LlamaConfig;
import io.millrace.worker.model.RotaryEmbedding;
import io.millrace.worker.model.TransformerModel;
import io.millrace.worker.program.Decoding;
import io.millrace.worker.program.Precision;
import io.millrace.worker.program.ProgramSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Token by token with the cache comes to what the whole text at once comes to. */
class CachedDecodingTest {
  private static final int[][] PROMPTS = {{3, 1, 4, 1, 5, 9}, {7}, {50, 60, 11}};

  static Stream<Arguments> modelsAndPrecisions() {
    return TinyModels.languageModels().stream()
        .flatMap(model -> Stream.of(Precision.values()).map(kind -> Arguments.of(model, kind)));
  }

  @ParameterizedTest
  @MethodSource("modelsAndPrecisions")
  void logitsAreThoseOfTheWholeTextHoweverRowsAreTaken(
      TransformerModel model, Precision precision) {
    double tolerance = precision == Precision.FP32 ? 1e-4 : 0.2;
    try (TransformerProgram program = program(model, precision);
        Decoding decoding = program.decode(PROMPTS)) {
      List<int[]> texts = new ArrayList<>(List.of(PROMPTS));
      assertSameLogits(program, decoding, texts, tolerance);
      int[][] rows = {{0, 1, 2}, {2, 2, 0, 1, 0}, {4, 3, 1}, {1}, {0, 0}, {1, 0}};
      Random random = new Random(5);
      for (int[] taken : rows) {
        int[] tokens = random.ints(taken.length, 0, model.config().vocabulary()).toArray();
        decoding.append(taken, tokens);
        texts = appended(texts, taken, tokens);
        assertSameLogits(program, decoding, texts, tolerance);
      }
    }
  }

  @Test
  void theCacheGrowsWithTheText() {
    for (TransformerModel model : longModels()) {
      try (TransformerProgram program = TinyModels.plain(model);
          Decoding decoding = program.decode(PROMPTS)) {
        List<int[]> texts = new ArrayList<>(List.of(PROMPTS));
        Random random = new Random(5);
        for (int step = 0; step < 144; step++) {
          int[] tokens = random.ints(3, 0, 67).toArray();
          int[] rows = step % 50 == 7 ? new int[] {2, 0, 1} : new int[] {0, 1, 2};
          decoding.append(rows, tokens);
          texts = appended(texts, rows, tokens);
          if (step % 9 == 0 || step == 143) {
            assertSameLogits(program, decoding, texts, 1e-4);
          }
        }
        assertThat(texts).anyMatch(text -> text.length == 150);
        int full = texts.get(0).length == 150 ? 0 : texts.get(1).length == 150 ? 1 : 2;
        assertThatIllegalArgumentException()
            .isThrownBy(() -> decoding.append(new int[] {full}, new int[] {1}))
            .withMessageContaining("as long as the model's 150 positions");
      }
    }
  }

  @Test
  void whatIsOutOfRangeIsRefusedAndAddsNothing() {
    try (TransformerProgram program = TinyModels.plain(TinyModels.GPT2)) {
      refused(program, new int[0][], "no token");
      refused(program, new int[][] {{1}, {}}, "no token");
      refused(program, new int[][] {new int[33]}, "longer than the model's 32 positions");
      refused(program, new int[][] {{67}}, "token id 67");
      try (Decoding decoding = program.decode(PROMPTS)) {
        float[][] logits = decoding.logits();
        assertThatIllegalArgumentException()
            .isThrownBy(() -> decoding.append(new int[] {3}, new int[] {1}))
            .withMessageContaining("none has the number 3");
        assertThatIllegalArgumentException()
            .isThrownBy(() -> decoding.append(new int[] {1}, new int[] {-1}))
            .withMessageContaining("token id -1");
        assertThatIllegalArgumentException()
            .isThrownBy(() -> decoding.append(new int[] {}, new int[] {}));
        assertThat(decoding.logits()).isSameAs(logits);
        decoding.append(new int[] {1}, new int[] {2});
        assertSameLogits(program, decoding, List.of(new int[] {7, 2}), 1e-4);
      }
    }
  }

  private static void refused(TransformerProgram program, int[][] prompts, String part) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> program.decode(prompts))
        .withMessageContaining(part);
  }

  private static List<TransformerModel> longModels() {
    Gpt2Config gpt2 =
        new Gpt2Config(67, 150, 16, 2, 4, 40, Gelu.TANH, 1e-5, 0.02, true, true, 0, 0, 0);
    LlamaConfig llama =
        new LlamaConfig(
            67,
            150,
            16,
            2,
            4,
            2,
            6,
            24,
            1e-6,
            0.02,
            new RotaryEmbedding(100, new RotaryEmbedding.Llama3(4, 1, 4, 16)),
            true,
            true,
            true,
            true,
            false,
            0,
            5);
    return List.of(TinyModels.random(gpt2), TinyModels.random(llama));
  }

  private static List<int[]> appended(List<int[]> texts, int[] rows, int[] tokens) {
    List<int[]> longer = new ArrayList<>();
    for (int i = 0; i < rows.length; i++) {
      int[] before = texts.get(rows[i]);
      int[] text = Arrays.copyOf(before, before.length + 1);
      text[before.length] = tokens[i];
      longer.add(text);
    }
    return longer;
  }

  /** Each text alone, in a decoding of its own. */
  private static void assertSameLogits(
      TransformerProgram program, Decoding decoding, List<int[]> texts, double tolerance) {
    assertThat(decoding.logits()).hasNumberOfRows(texts.size());
    for (int row = 0; row < texts.size(); row++) {
      try (Decoding whole = program.decode(new int[][] {texts.get(row)})) {
        float[] expected = whole.logits()[0];
        float[] actual = decoding.logits()[row];
        assertThat(actual).hasSameSizeAs(expected);
        for (int token = 0; token < expected.length; token++) {
          assertThat((double) actual[token]).isCloseTo(expected[token], within(tolerance));
        }
      }
    }
  }

  private static TransformerProgram program(TransformerModel model, Precision precision) {
    // Dropout in training takes the explicit way of attention, and applies to no decoding.
    return TinyModels.program(
        model, new ProgramSettings(TinyModels.UNCLIPPED, 0, 5, true, false, precision, 3));
  }
}
