package io.millrace.worker.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.schemas.generation.GenerationSettings;
import io.millrace.worker.random.SplitMix64;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sampling is from the distribution that transformers samples from. */
class DistributionTest {
  private static final float NEVER = Float.NEGATIVE_INFINITY;

  @ParameterizedTest
  @ValueSource(strings = {"gpt2", "llama", "smollm2", "qwen2", "qwen3"})
  void probabilitiesAreThoseOfTransformers(String name) throws IOException {
    JsonNode items = distributions(name);
    assertThat(items).hasSize(11);
    for (JsonNode item : items) {
      double[] expected = numbers(item.path("probabilities"));
      double[] actual = Distribution.of(processed(item));
      assertThat(actual).hasSameSizeAs(expected);
      for (int token = 0; token < actual.length; token++) {
        assertThat(actual[token] > 0).isEqualTo(expected[token] > 0);
        assertThat(actual[token]).isCloseTo(expected[token], within(1e-6));
      }
    }
  }

  @Test
  void drawnTokensAreAsFrequentAsTheyAreProbable() throws IOException {
    int draws = 200_000;
    SplitMix64 random = new SplitMix64(3);
    for (JsonNode item : distributions("gpt2")) {
      double[] expected = numbers(item.path("probabilities"));
      float[] scores = processed(item);
      int[] counts = new int[expected.length];
      for (int i = 0; i < draws; i++) {
        counts[Distribution.draw(scores, random)]++;
      }
      for (int token = 0; token < expected.length; token++) {
        // Five standard deviations of a binomial count.
        double spread = Math.sqrt(draws * expected[token] * (1 - expected[token]));
        assertThat((double) counts[token])
            .isCloseTo(draws * expected[token], within(5 * spread + 1e-6 * draws));
      }
    }
  }

  @Test
  void ofEquallyProbableTokensTopKLeavesAll() {
    float[] scores = {1, 3, 3, 3, 0};
    new TopK(2).process(new TokenText(new int[] {0}, 0), scores);
    assertThat(scores).containsExactly(NEVER, 3, 3, 3, NEVER);
  }

  @Test
  void topPLeavesOneAtLeast() {
    float[] scores = {1, -2, 3, NEVER, 2.9f};
    new TopP(1e-9).process(new TokenText(new int[] {0}, 0), scores);
    assertThat(scores).containsExactly(NEVER, NEVER, 3, NEVER, NEVER);
  }

  @Test
  void aTokenThatIsThereOftenIsPenalisedOnce() {
    float[] scores = {2, -2, 2, 0};
    new RepetitionPenalty(2).process(new TokenText(new int[] {0, 1, 0, 1, 0}, 0), scores);
    assertThat(scores).containsExactly(1, -4, 2, 0);
  }

  @Test
  void noRunOfTokensComesTwice() {
    float[] scores = new float[5];
    new NoRepeatNgram(3).process(new TokenText(new int[] {1, 2, 3, 1, 2, 4, 1, 2}, 0), scores);
    assertThat(scores).containsExactly(0, 0, 0, NEVER, NEVER);
    float[] none = new float[5];
    new NoRepeatNgram(3).process(new TokenText(new int[] {1}, 0), none);
    assertThat(none).containsOnly(0);
  }

  @Test
  void whereAllIsRuledOutTheFirstIsDrawn() {
    assertThat(Distribution.draw(new float[] {NEVER, NEVER}, new SplitMix64(1))).isZero();
  }

  private static float[] processed(JsonNode item) {
    Map<String, String> arguments = new LinkedHashMap<>(Map.of("do_sample", "true"));
    item.path("arguments")
        .properties()
        .forEach(entry -> arguments.put(entry.getKey(), entry.getValue().asText()));
    double[] logits = numbers(item.path("logits"));
    float[] scores = new float[logits.length];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = (float) logits[i];
    }
    int[] text =
        StreamSupport.stream(item.path("text").spliterator(), false)
            .mapToInt(JsonNode::asInt)
            .toArray();
    LogitsProcessors.of(GenerationSettings.of(arguments)).process(new TokenText(text, 0), scores);
    return scores;
  }

  private static double[] numbers(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false)
        .mapToDouble(JsonNode::asDouble)
        .toArray();
  }

  private static JsonNode distributions(String name) throws IOException {
    try (InputStream in =
        DistributionTest.class.getResourceAsStream("/reference/" + name + "/generation.json")) {
      return new ObjectMapper().readTree(in).path("distributions");
    }
  }
}
