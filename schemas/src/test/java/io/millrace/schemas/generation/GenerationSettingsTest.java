package io.millrace.schemas.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.schemas.avro.ContractException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GenerationSettingsTest {

  @Test
  void withoutArgumentsTheDefaultsHold() {
    assertThat(GenerationSettings.of(Map.of())).isEqualTo(GenerationSettings.DEFAULTS);
    assertThat(GenerationSettings.DEFAULTS.arguments()).isEmpty();
  }

  @Test
  void argumentsAreReadAgainAsTheyWere() {
    Map<String, String> beams =
        Map.of(
            "max_length", "100",
            "num_beams", "5",
            "early_stopping", "never",
            "length_penalty", "0.5",
            "no_repeat_ngram_size", "2",
            "repetition_penalty", "1.3");
    assertThat(GenerationSettings.of(beams).arguments()).isEqualTo(beams);
    Map<String, String> sampling =
        Map.of(
            "max_new_tokens", "7",
            "do_sample", "true",
            "temperature", "0.7",
            "top_k", "0",
            "top_p", "0.9",
            "seed", "-9007199254740993");
    assertThat(GenerationSettings.of(sampling).arguments()).isEqualTo(sampling);
  }

  @Test
  void aLimitCountsThePromptOrNot() {
    assertThat(GenerationSettings.DEFAULTS.newTokens(5)).isEqualTo(20);
    assertThat(GenerationSettings.of(Map.of("max_new_tokens", "7")).newTokens(5)).isEqualTo(7);
    assertThat(GenerationSettings.of(Map.of("max_length", "7")).newTokens(5)).isEqualTo(2);
    assertThat(GenerationSettings.of(Map.of("max_length", "7")).newTokens(9)).isNegative();
  }

  @ParameterizedTest
  @CsvSource({
    "max_new_tokens, 0, 1 or more",
    "max_new_tokens, many, a whole number",
    "max_length, 0, 1 or more",
    "num_beams, 0, from 1 to 64",
    "num_beams, 65, from 1 to 64",
    "length_penalty, Infinity, a finite number",
    "no_repeat_ngram_size, -1, 0 or more",
    "do_sample, yes, true or false",
    "early_stopping, always, 'false, true or never'",
    "temperature, 0, above 0; for the most probable token each time leave do_sample out",
    "temperature, NaN, above 0",
    "top_k, -1, 0 or more",
    "top_p, 0, above 0 and at most 1",
    "top_p, 1.01, above 0 and at most 1",
    "repetition_penalty, 0, above 0",
    "seed, 1.5, a whole number"
  })
  void aValueOutOfRangeIsNamedWithItsRange(String name, String value, String range) {
    assertThatExceptionOfType(ContractException.class)
        .isThrownBy(() -> GenerationSettings.of(Map.of(name, value)))
        .withMessageStartingWith(name + " is ")
        .withMessageContaining(": it must be " + range);
  }

  @Test
  void unknownArgumentsAreNamedWithTheKnownOnes() {
    assertThatExceptionOfType(ContractException.class)
        .isThrownBy(() -> GenerationSettings.of(Map.of("beams", "5")))
        .withMessageContaining("[beams]")
        .withMessageContaining("num_beams");
  }

  @Test
  void whatWouldDoNothingIsRefused() {
    refused("give one of them", Map.of("max_new_tokens", "1", "max_length", "2"));
    refused("give one of them", Map.of("do_sample", "true", "num_beams", "2"));
    for (String name : new String[] {"temperature", "top_p", "top_k", "seed"}) {
      refused(name + " is 1, which does nothing without do_sample=true", Map.of(name, "1"));
    }
    refused("nothing without num_beams of 2 or more", Map.of("early_stopping", "true"));
    refused("nothing without num_beams of 2 or more", Map.of("length_penalty", "2"));
  }

  private static void refused(String part, Map<String, String> arguments) {
    assertThatExceptionOfType(ContractException.class)
        .isThrownBy(() -> GenerationSettings.of(arguments))
        .withMessageContaining(part);
  }
}
