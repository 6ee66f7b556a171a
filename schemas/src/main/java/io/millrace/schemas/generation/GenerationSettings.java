package io.millrace.schemas.generation;

import io.millrace.schemas.avro.ContractException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * How a prompt is continued. The fields are called and mean what they do in transformers' {@code
 * GenerationConfig}, and have its defaults. Without {@code doSample} and with one beam the search
 * is greedy.
 *
 * @param maxNewTokens how many tokens are added at most; where neither this nor {@code maxLength}
 *     is there, {@value #DEFAULT_NEW_TOKENS}
 * @param maxLength how many tokens there are at most, those of the prompt included
 * @param numBeams continuations that beam search keeps; 1 is no beam search
 * @param earlyStopping when beam search ends
 * @param lengthPenalty a beam's log-probability is divided by its new tokens to this power
 * @param noRepeatNgramSize no run of so many tokens comes twice, the prompt included; 0 allows it
 * @param doSample whether the next token is drawn from the distribution
 * @param temperature by which logits are divided before sampling
 * @param topK sampling is from so many most probable tokens; 0 is all
 * @param topP sampling is from the fewest most probable tokens that have this probability together
 * @param repetitionPenalty above 1 makes tokens that are there already less probable; the CTRL
 *     paper's
 * @param seed of what is drawn: the same seed, prompt and weights give the same text
 * @see <a href="https://arxiv.org/abs/1909.05858">CTRL, Keskar et al. 2019</a>
 */
public record GenerationSettings(
    OptionalInt maxNewTokens,
    OptionalInt maxLength,
    int numBeams,
    EarlyStopping earlyStopping,
    double lengthPenalty,
    int noRepeatNgramSize,
    boolean doSample,
    double temperature,
    int topK,
    double topP,
    double repetitionPenalty,
    long seed) {
  /** Tokens that are added where no limit is given. */
  public static final int DEFAULT_NEW_TOKENS = 20;

  /** Most beams: each has its own keys and values, and a run's memory is not for them alone. */
  public static final int MAX_BEAMS = 64;

  /** What holds where nothing else is given. */
  public static final GenerationSettings DEFAULTS =
      new GenerationSettings(
          OptionalInt.empty(),
          OptionalInt.empty(),
          1,
          EarlyStopping.FALSE,
          1,
          0,
          false,
          1,
          50,
          1,
          1,
          42);

  /**
   * Checks ranges, and that no setting is without effect because of another.
   *
   * @throws ContractException naming the argument, its value and what it may be
   */
  public GenerationSettings {
    maxNewTokens.ifPresent(value -> require(value >= 1, "max_new_tokens", value, "1 or more"));
    maxLength.ifPresent(value -> require(value >= 1, "max_length", value, "1 or more"));
    require(
        numBeams >= 1 && numBeams <= MAX_BEAMS, "num_beams", numBeams, "from 1 to " + MAX_BEAMS);
    require(Double.isFinite(lengthPenalty), "length_penalty", lengthPenalty, "a finite number");
    require(noRepeatNgramSize >= 0, "no_repeat_ngram_size", noRepeatNgramSize, "0 or more");
    require(
        temperature > 0 && Double.isFinite(temperature),
        "temperature",
        temperature,
        "above 0; for the most probable token each time leave do_sample out");
    require(topK >= 0, "top_k", topK, "0 or more");
    require(topP > 0 && topP <= 1, "top_p", topP, "above 0 and at most 1");
    require(
        repetitionPenalty > 0 && Double.isFinite(repetitionPenalty),
        "repetition_penalty",
        repetitionPenalty,
        "above 0");
    if (maxNewTokens.isPresent() && maxLength.isPresent()) {
      throw new ContractException(
          "max_new_tokens is %d and max_length is %d: give one of them."
              .formatted(maxNewTokens.getAsInt(), maxLength.getAsInt()));
    }
    if (doSample && numBeams > 1) {
      throw new ContractException(
          "do_sample is true and num_beams is " + numBeams + ": give one of them.");
    }
  }

  /**
   * Reads arguments by transformers' names; those that are not there have their defaults.
   *
   * @throws ContractException when a name is unknown, a value is out of range, or an argument would
   *     do nothing beside the others
   */
  public static GenerationSettings of(Map<String, String> arguments) {
    GenerationArguments given = new GenerationArguments(arguments);
    GenerationSettings settings =
        new GenerationSettings(
            given.optionalInt("max_new_tokens"),
            given.optionalInt("max_length"),
            given.integer("num_beams", DEFAULTS.numBeams),
            given.earlyStopping("early_stopping", DEFAULTS.earlyStopping),
            given.number("length_penalty", DEFAULTS.lengthPenalty),
            given.integer("no_repeat_ngram_size", DEFAULTS.noRepeatNgramSize),
            given.flag("do_sample", DEFAULTS.doSample),
            given.number("temperature", DEFAULTS.temperature),
            given.integer("top_k", DEFAULTS.topK),
            given.number("top_p", DEFAULTS.topP),
            given.number("repetition_penalty", DEFAULTS.repetitionPenalty),
            given.longInteger("seed", DEFAULTS.seed));
    given.requireAllKnown();
    if (!settings.doSample) {
      given.refuse("do_sample=true", "temperature", "top_k", "top_p", "seed");
    }
    if (settings.numBeams == 1) {
      given.refuse("num_beams of 2 or more", "early_stopping", "length_penalty");
    }
    return settings;
  }

  /** What differs from the defaults, by transformers' names: {@link #of} reads it again. */
  public Map<String, String> arguments() {
    Map<String, String> arguments = new LinkedHashMap<>();
    maxNewTokens.ifPresent(value -> arguments.put("max_new_tokens", Integer.toString(value)));
    maxLength.ifPresent(value -> arguments.put("max_length", Integer.toString(value)));
    put(arguments, "num_beams", numBeams, DEFAULTS.numBeams);
    if (numBeams > 1) {
      put(arguments, "early_stopping", earlyStopping.written(), DEFAULTS.earlyStopping.written());
      put(arguments, "length_penalty", lengthPenalty, DEFAULTS.lengthPenalty);
    }
    put(arguments, "no_repeat_ngram_size", noRepeatNgramSize, DEFAULTS.noRepeatNgramSize);
    put(arguments, "do_sample", doSample, DEFAULTS.doSample);
    if (doSample) {
      put(arguments, "temperature", temperature, DEFAULTS.temperature);
      put(arguments, "top_k", topK, DEFAULTS.topK);
      put(arguments, "top_p", topP, DEFAULTS.topP);
      put(arguments, "seed", seed, DEFAULTS.seed);
    }
    put(arguments, "repetition_penalty", repetitionPenalty, DEFAULTS.repetitionPenalty);
    return arguments;
  }

  /**
   * How many tokens may be added to a prompt of that many; 0 or less where the prompt is as long as
   * {@code maxLength} already.
   */
  public int newTokens(int promptTokens) {
    return maxLength.isPresent()
        ? maxLength.getAsInt() - promptTokens
        : maxNewTokens.orElse(DEFAULT_NEW_TOKENS);
  }

  private static void put(
      Map<String, String> arguments, String name, Object value, Object otherwise) {
    if (!value.equals(otherwise)) {
      arguments.put(name, value.toString());
    }
  }

  private static void require(boolean holds, String name, Object value, String range) {
    if (!holds) {
      throw new ContractException("%s is %s: it must be %s.".formatted(name, value, range));
    }
  }
}
