package io.millrace.schemas.generation;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** When beam search ends, as transformers' {@code early_stopping}. */
public enum EarlyStopping {
  /**
   * Once as many texts as beams have ended, and by their present length none seems to get better.
   */
  FALSE,
  /** Once as many texts as beams have ended. */
  TRUE,
  /** Once none can get better any more, whatever length it would come to. */
  NEVER;

  /** As it is written: {@code false}, {@code true}, {@code never}. */
  public String written() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The one that is written so. */
  public static Optional<EarlyStopping> of(String written) {
    return Arrays.stream(values()).filter(value -> value.written().equals(written)).findFirst();
  }
}
