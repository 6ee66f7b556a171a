package io.millrace.preprocessor.format;

/** What of a record is trained. A text, which has no parts, is trained whole in any case. */
public enum TrainOn {
  /** All of it. */
  EVERYTHING,
  /** The completion of a prompt, the output of an instruction, every assistant turn of a chat. */
  COMPLETIONS,
  /** The same, but of a chat only the last assistant turn. */
  LAST_COMPLETION
}
