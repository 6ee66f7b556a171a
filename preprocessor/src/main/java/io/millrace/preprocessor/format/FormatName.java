package io.millrace.preprocessor.format;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The formats of records, in the order in which a record's fields are held against them: what is
 * nearer to the tokens comes first, so that a record that carries its rendered text beside its raw
 * fields is taken at its text.
 */
public enum FormatName {
  /** Tokens, made by the producer. */
  INPUT_IDS,
  /** One text. */
  TEXT,
  /** A conversation, as Hugging Face and OpenAI write it. */
  MESSAGES,
  /** A conversation, as ShareGPT wrote it. */
  CONVERSATIONS,
  /** A prompt and its completion. */
  PROMPT_COMPLETION,
  /** An instruction with its input and output. */
  ALPACA;

  /** The value of setting and header that leaves the choice to a record's fields. */
  public static final String AUTO = "auto";

  /** For example {@code prompt-completion}: the value of the setting and of the header. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The format of that name. */
  public static Optional<FormatName> of(String text) {
    return Arrays.stream(values()).filter(name -> name.text().equals(text)).findFirst();
  }

  /** All names, for messages. */
  static String all() {
    return Arrays.stream(values()).map(FormatName::text).collect(Collectors.joining(", "));
  }
}
