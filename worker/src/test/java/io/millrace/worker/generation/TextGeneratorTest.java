package io.millrace.worker.generation;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.generation.GenerationSettings;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TextGeneratorTest {
  private static final GenerationSettings THREE =
      GenerationSettings.of(Map.of("max_new_tokens", "3"));

  /** Numbers with a space before each, which a text loses at its beginning; 0 is special. */
  private static final TextCodec NUMBERS =
      new TextCodec() {
        @Override
        public int[] encode(String text) {
          return Arrays.stream(("0 " + text).split(" ")).mapToInt(Integer::parseInt).toArray();
        }

        @Override
        public String decode(int[] tokens) {
          return Arrays.stream(tokens)
              .filter(token -> token != 0)
              .mapToObj(Integer::toString)
              .collect(Collectors.joining(" "));
        }
      };

  @Test
  void aContinuationKeepsTheSpaceThatItBeginsWith() {
    List<GeneratedText> texts =
        generator(Set.of(7)).generate(List.of("1 2", "5"), THREE, () -> true);
    assertThat(texts)
        .containsExactly(
            new GeneratedText("1 2", " 3 4 5", "1 2 3 4 5", List.of(3, 4, 5), FinishReason.LENGTH),
            new GeneratedText("5", " 6 7", "5 6 7", List.of(6, 7), FinishReason.EOS));
  }

  @Test
  void specialTokensAreAmongTheTokensAndNotInTheText() {
    GeneratedText text = generator(Set.of(0)).generate(List.of("6"), THREE, () -> true).get(0);
    assertThat(text.tokens()).containsExactly(7, 0);
    assertThat(text.text()).isEqualTo(" 7");
  }

  private static TextGenerator generator(Set<Integer> ends) {
    return new TextGenerator(ScriptedModel.counting(), NUMBERS, ends);
  }
}
