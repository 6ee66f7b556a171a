package io.millrace.worker.torch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.schemas.generation.GenerationSettings;
import io.millrace.worker.generation.Continuation;
import io.millrace.worker.generation.FinishReason;
import io.millrace.worker.generation.TokenGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every token is the one that transformers' generate takes. */
class GenerationReferenceTest {

  @ParameterizedTest
  @ValueSource(strings = {"gpt2", "llama", "smollm2", "qwen2", "qwen3"})
  void greedyAndBeamSearchTakeTheTokensThatTransformersTakes(String name) throws IOException {
    ReferenceRun reference = new ReferenceRun(name);
    JsonNode cases = cases(reference);
    assertThat(cases).hasSizeGreaterThan(12);
    try (TransformerProgram program = reference.program(reference.end(), 0)) {
      for (JsonNode item : cases) {
        Set<Integer> ends = new LinkedHashSet<>(ints(item.path("ends")));
        List<Continuation> results =
            new TokenGenerator(program, ends).generate(prompts(item), settings(item), () -> true);
        for (int i = 0; i < results.size(); i++) {
          List<Integer> expected = ints(item.path("outputs").path(i));
          assertThat(results.get(i).tokens())
              .as("%s, prompt %d", item, i)
              .isEqualTo(array(expected));
          boolean ended = ends.contains(expected.get(expected.size() - 1));
          assertThat(results.get(i).reason())
              .isEqualTo(ended ? FinishReason.EOS : FinishReason.LENGTH);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt2", "llama", "smollm2", "qwen2", "qwen3"})
  void noDecisionInTheCasesIsBetweenScoresThatNearlyTie(String name) throws IOException {
    for (JsonNode item : cases(new ReferenceRun(name))) {
      assertThat(item.path("gap").asDouble()).isGreaterThan(1e-4);
    }
  }

  static JsonNode cases(ReferenceRun reference) throws IOException {
    return new ObjectMapper()
        .readTree(reference.directory().resolve("generation.json").toFile())
        .path("cases");
  }

  static GenerationSettings settings(JsonNode item) {
    Map<String, String> arguments = new LinkedHashMap<>();
    item.path("arguments")
        .properties()
        .forEach(e -> arguments.put(e.getKey(), e.getValue().asText()));
    return GenerationSettings.of(arguments);
  }

  private static List<int[]> prompts(JsonNode item) {
    List<int[]> prompts = new ArrayList<>();
    item.path("prompts").forEach(prompt -> prompts.add(array(ints(prompt))));
    return prompts;
  }

  static List<Integer> ints(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asInt).toList();
  }

  static int[] array(List<Integer> ints) {
    return ints.stream().mapToInt(Integer::intValue).toArray();
  }
}
