package io.millrace.cli.generate;

import io.millrace.schemas.avro.ContractException;
import io.millrace.schemas.generation.GenerationSettings;
import io.millrace.service.SetupException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/**
 * An option for each of the settings of generation, called as in transformers but for the dashes.
 */
public final class GenerationOptions {
  private static final Pattern NAMES =
      Pattern.compile(
          "\\b(max_new_tokens|max_length|num_beams|early_stopping|length_penalty|no_repeat_ngram_size"
              + "|do_sample|temperature|top_k|top_p|repetition_penalty|seed)\\b");

  @Option(
      names = "--max-new-tokens",
      paramLabel = "N",
      description = "Adds so many tokens at most (default: 20).")
  private String maxNewTokens;

  @Option(
      names = "--max-length",
      paramLabel = "N",
      description =
          "Ends where prompt and continuation have so many tokens together; instead"
              + " of --max-new-tokens.")
  private String maxLength;

  @Option(
      names = "--num-beams",
      paramLabel = "N",
      description = "Beam search with N beams, 64 at most (default: 1, which is greedy).")
  private String numBeams;

  @Option(
      names = "--early-stopping",
      paramLabel = "false|true|never",
      arity = "0..1",
      fallbackValue = "true",
      description =
          "When beam search ends: once N texts have ended and none seems to get"
              + " better (false, the default), once N have ended (true, or no value), or"
              + " once none can get better (never).")
  private String earlyStopping;

  @Option(
      names = "--length-penalty",
      paramLabel = "X",
      description =
          "A beam's log-probability is divided by its length to the power of X:"
              + " above 0 longer texts win more often (default: 1).")
  private String lengthPenalty;

  @Option(
      names = "--no-repeat-ngram-size",
      paramLabel = "N",
      description =
          "No run of N tokens comes twice, those of the prompt included (default: 0,"
              + " any may).")
  private String noRepeatNgramSize;

  @Option(
      names = "--do-sample",
      paramLabel = "true|false",
      arity = "0..1",
      fallbackValue = "true",
      description =
          "Draws each token by its probability instead of taking the most probable" + " one.")
  private String doSample;

  @Option(
      names = "--temperature",
      paramLabel = "X",
      description =
          "Divides the logits before a token is drawn: below 1 the probable becomes"
              + " more probable (default: 1).")
  private String temperature;

  @Option(
      names = "--top-k",
      paramLabel = "N",
      description = "Draws from the N most probable tokens; 0 is all (default: 50).")
  private String topK;

  @Option(
      names = "--top-p",
      paramLabel = "X",
      description =
          "Draws from the fewest most probable tokens that have the probability X"
              + " together (default: 1).")
  private String topP;

  @Option(
      names = "--repetition-penalty",
      paramLabel = "X",
      description = "Above 1 makes tokens that are there already less probable (default: 1).")
  private String repetitionPenalty;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of what is drawn: the same seed, the same text (default: 42).")
  private String seed;

  /**
   * The settings.
   *
   * @throws SetupException naming the option that is out of range or does nothing beside the others
   */
  public GenerationSettings settings() {
    Map<String, String> given = given();
    try {
      return GenerationSettings.of(given);
    } catch (ContractException e) {
      throw new SetupException(asOptions(e.getMessage()), e);
    }
  }

  private Map<String, String> given() {
    Map<String, String> given = new LinkedHashMap<>();
    put(given, "max_new_tokens", maxNewTokens);
    put(given, "max_length", maxLength);
    put(given, "num_beams", numBeams);
    put(given, "early_stopping", earlyStopping);
    put(given, "length_penalty", lengthPenalty);
    put(given, "no_repeat_ngram_size", noRepeatNgramSize);
    put(given, "do_sample", doSample);
    put(given, "temperature", temperature);
    put(given, "top_k", topK);
    put(given, "top_p", topP);
    put(given, "repetition_penalty", repetitionPenalty);
    put(given, "seed", seed);
    return given;
  }

  private static void put(Map<String, String> given, String name, String value) {
    if (value != null) {
      given.put(name, value);
    }
  }

  /** The message with options where it has arguments. */
  static String asOptions(String message) {
    return NAMES.matcher(message).replaceAll(name -> "--" + name.group().replace('_', '-'));
  }
}
