package io.millrace.cli.demo;

import io.millrace.service.SetupException;
import java.nio.file.Path;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The options with which a demo takes somebody's own records and model. */
final class OwnRecords {
  private static final int MAX_LENGTH = 512;

  @Option(
      names = "--text",
      paramLabel = "FILE.jsonl",
      description = "Your own records, one JSON object a line.")
  private Path text;

  @Option(
      names = "--eval",
      paramLabel = "FILE.jsonl",
      description = "Records to evaluate on (default: every tenth of --text, at most 200).")
  private Path heldOut;

  @Option(names = "--prompt-field", paramLabel = "NAME", description = "Field with the prompt.")
  private String promptField;

  @Option(
      names = "--completion-field",
      paramLabel = "NAME",
      description = "Field with the answer to it.")
  private String completionField;

  @Option(
      names = "--text-field",
      paramLabel = "NAME",
      description =
          "Field with the text, where there is no prompt, or with the first of a pair (default:"
              + " text).")
  private String textField;

  @Option(
      names = "--text-pair-field",
      paramLabel = "NAME",
      description = "To classify pairs: field with the second text.")
  private String textPairField;

  @Option(
      names = "--label-field",
      paramLabel = "NAME",
      description = "To classify: field with the class (default: label).")
  private String labelField;

  @Option(
      names = "--model",
      paramLabel = "DIR",
      description =
          "Hugging Face directory to begin with (default: a small GPT-2 with fresh weights; to"
              + " classify your own records, give one).")
  private Path model;

  @Option(
      names = "--max-length",
      paramLabel = "N",
      description =
          "Tokens after which a record of --text is cut off (default: 512, or what a classifier's"
              + " model takes).")
  private Integer maxLength;

  /** Whether there are some. */
  boolean given() {
    return text != null;
  }

  /**
   * Checks that the options go together.
   *
   * @throws SetupException when one of them needs another, or belongs to another kind
   */
  void requireFitting(DemoKind kind) {
    if (!given()) {
      if (anyOf(
          heldOut,
          promptField,
          completionField,
          textField,
          textPairField,
          labelField,
          model,
          maxLength)) {
        throw new SetupException(
            "The options --eval, --prompt-field, --completion-field, --text-field,"
                + " --text-pair-field, --label-field, --model and --max-length belong to your own"
                + " records: give those with --text.");
      }
      return;
    }
    if (kind == DemoKind.LANGUAGE && anyOf(textPairField, labelField)) {
      throw new SetupException(
          "The options --text-pair-field and --label-field are for what is classified: give"
              + " --task classification with them.");
    }
    if (kind == DemoKind.CLASSIFICATION && anyOf(promptField, completionField)) {
      throw new SetupException(
          "A prompt and its completion are not classified: name a text or a pair with --text-field"
              + " and --text-pair-field, and their class with --label-field.");
    }
    if (kind == DemoKind.CLASSIFICATION && model == null) {
      throw new SetupException(
          "The small BERT of this demo knows the words of its own pairs only: give --model DIR with"
              + " a Hugging Face model and its tokenizer.json.");
    }
  }

  private static boolean anyOf(Object... options) {
    return Stream.of(options).anyMatch(option -> option != null);
  }

  /**
   * The records.
   *
   * @throws SetupException when a file cannot be read
   */
  DemoData data() {
    return DemoData.own(text, heldOut);
  }

  /**
   * Their fields where a language model learns them.
   *
   * @throws SetupException unless they are those of prompts with completions, or of texts
   */
  RecordFields fields() {
    return RecordFields.of(promptField, completionField, textField);
  }

  /** Their fields where they are classified. */
  PairFields classified() {
    return PairFields.of(textField, textPairField, labelField);
  }

  /** The model to begin with. */
  Path model(DemoFiles files) {
    return model == null ? files.modelOfLength(maxLength()) : model;
  }

  /** The same where there has to be one. */
  Path model() {
    return model;
  }

  /**
   * How to train on them.
   *
   * @param positions tokens that the model takes, which bound a length that nobody has given
   */
  Recipe recipe(int positions) {
    return Recipe.own(
        model != null, maxLength == null ? Math.min(MAX_LENGTH, positions) : maxLength);
  }

  private int maxLength() {
    return maxLength == null ? MAX_LENGTH : maxLength;
  }
}
