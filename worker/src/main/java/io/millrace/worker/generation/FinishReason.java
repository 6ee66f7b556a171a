package io.millrace.worker.generation;

import java.util.Locale;

/** Why a text does not go on. */
public enum FinishReason {
  /** Its last token is one that ends a text. */
  EOS,
  /** It has the tokens that were asked for. */
  LENGTH,
  /** The model has no more positions. */
  POSITIONS,
  /** Somebody broke it off. */
  INTERRUPTED;

  /** As it is written: {@code eos}, {@code length}, {@code positions}, {@code interrupted}. */
  public String written() {
    return name().toLowerCase(Locale.ROOT);
  }
}
