package io.millrace.worker.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.schemas.generation.GenerationSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TokenGeneratorTest {
  private static final GenerationSettings SAMPLING = settings("do_sample", "true");

  private final ScriptedModel model = ScriptedModel.counting();

  @Test
  void takesTheMostProbableTokenEachTime() {
    Continuation text = one(model, Set.of(), settings("max_new_tokens", "3"), 1);
    assertThat(text.tokens()).containsExactly(2, 3, 4);
    assertThat(text.reason()).isEqualTo(FinishReason.LENGTH);
  }

  @Test
  void endsWithAnyOfTheEnds() {
    for (String beams : List.of("1", "2")) {
      GenerationSettings settings = settings("num_beams", beams, "max_new_tokens", "5");
      Continuation text = one(model, Set.of(3, 7), settings, 1);
      assertThat(text.tokens()).containsExactly(2, 3);
      assertThat(text.reason()).isEqualTo(FinishReason.EOS);
    }
  }

  @Test
  void endsWhereTheModelDoes() {
    for (String beams : List.of("1", "3")) {
      GenerationSettings settings = settings("num_beams", beams);
      Continuation text = one(model, Set.of(), settings, 1, 1, 1, 1, 5);
      assertThat(text.tokens()).containsExactly(6);
      assertThat(text.reason()).isEqualTo(FinishReason.POSITIONS);
      Continuation full = one(model, Set.of(), settings, 1, 1, 1, 1, 1, 5);
      assertThat(full.tokens()).isEmpty();
      assertThat(full.reason()).isEqualTo(FinishReason.POSITIONS);
    }
  }

  @Test
  void aPromptThatCannotBeContinuedIsNamedBeforeAnythingIsDecoded() {
    refused("Prompt 2 has no token", settings(), new int[] {1}, new int[0]);
    refused("Prompt 1 has 7 tokens and the model 6 positions", settings(), new int[7]);
    refused(
        "Prompt 1 has the token id 8 and the model a vocabulary of 8: use its own tokenizer.",
        settings(),
        new int[] {8});
    refused(
        "Prompt 2 has 3 tokens and max_length, which counts them, is 3: raise it",
        settings("max_length", "3"),
        new int[] {1},
        new int[] {1, 2, 3});
    assertThat(model.decodings).isEmpty();
  }

  private void refused(String part, GenerationSettings settings, int[]... prompts) {
    assertThatExceptionOfType(GenerationException.class)
        .isThrownBy(
            () ->
                new TokenGenerator(model, Set.of())
                    .generate(List.of(prompts), settings, () -> true))
        .withMessageContaining(part);
  }

  @Test
  void logitsThatAreNoNumbersAreRefusedInASentenceAndNothingStaysOpen() {
    ScriptedModel diverged =
        new ScriptedModel(
            text -> {
              float[] logits = new float[ScriptedModel.VOCABULARY];
              logits[5] = text.size() < 3 ? 1 : Float.NaN;
              return logits;
            });
    assertThatExceptionOfType(GenerationException.class)
        .isThrownBy(() -> one(diverged, Set.of(), settings(), 1))
        .withMessageContaining("logits are not finite");
    assertThat(diverged.open).isZero();
  }

  @Test
  void itIsBrokenOffBetweenTwoTokens() {
    for (String beams : List.of("1", "2")) {
      AtomicInteger asked = new AtomicInteger();
      List<Continuation> texts =
          new TokenGenerator(model, Set.of(3))
              .generate(
                  List.of(new int[] {1}, new int[] {4}),
                  settings("num_beams", beams, "max_new_tokens", "5"),
                  () -> asked.incrementAndGet() <= 4);
      assertThat(asked).hasValue(5);
      assertThat(texts.get(1).tokens()).containsExactly(5, 6, 7);
      assertThat(texts.get(1).reason()).isEqualTo(FinishReason.INTERRUPTED);
      assertThat(model.open).isZero();
    }
  }

  @Test
  void nothingIsDecodedWhereNobodyWantsToGoOn() {
    List<Continuation> texts =
        new TokenGenerator(model, Set.of())
            .generate(List.of(new int[] {1}), settings(), () -> false);
    assertThat(texts.get(0).tokens()).isEmpty();
    assertThat(texts.get(0).reason()).isEqualTo(FinishReason.INTERRUPTED);
    assertThat(model.decodings).isEmpty();
  }

  @Test
  void manyPromptsAreDecodedInGroupsAndComeBackInTheirOrder() {
    List<int[]> prompts = new ArrayList<>();
    for (int i = 0; i < 70; i++) {
      prompts.add(new int[] {i % 8});
    }
    List<Continuation> texts =
        new TokenGenerator(model, Set.of())
            .generate(prompts, settings("max_new_tokens", "2"), () -> true);
    for (int i = 0; i < 70; i++) {
      assertThat(texts.get(i).tokens()).containsExactly((i + 1) % 8, (i + 2) % 8);
    }
    assertThat(model.decodings).containsExactly(32, 32, 6);
    model.decodings.clear();
    assertThat(
            new TokenGenerator(model, Set.of())
                .generate(prompts, settings("num_beams", "20"), () -> true))
        .hasSize(70);
    assertThat(model.decodings).isEqualTo(Collections.nCopies(70, 1));
  }

  @Test
  void theSeedDecidesWhatIsDrawnAndEachPromptDrawsForItself() {
    List<int[]> prompts = List.of(new int[] {1}, new int[] {1}, new int[] {1});
    List<List<Integer>> first = texts(prompts, SAMPLING);
    assertThat(texts(prompts, SAMPLING)).isEqualTo(first);
    assertThat(texts(prompts.subList(0, 1), SAMPLING)).isEqualTo(first.subList(0, 1));
    assertThat(first).doesNotHaveDuplicates();
    assertThat(texts(prompts, settings("do_sample", "true", "seed", "43"))).isNotEqualTo(first);
  }

  private List<List<Integer>> texts(List<int[]> prompts, GenerationSettings settings) {
    return new TokenGenerator(model, Set.of())
        .generate(prompts, settings, () -> true).stream()
            .map(text -> Arrays.stream(text.tokens()).boxed().toList())
            .toList();
  }

  private static Continuation one(
      ScriptedModel model, Set<Integer> ends, GenerationSettings settings, int... prompt) {
    return new TokenGenerator(model, ends).generate(List.of(prompt), settings, () -> true).get(0);
  }

  private static GenerationSettings settings(String... pairs) {
    Map<String, String> arguments = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      arguments.put(pairs[i], pairs[i + 1]);
    }
    return GenerationSettings.of(arguments);
  }
}
