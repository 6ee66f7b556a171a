package io.millrace.cli.control;

import java.util.Locale;

/** What became of a command, as far as it was waited for. */
enum Outcome {
  /** It is on the topic, and nobody has waited. */
  SENT,
  /** It has taken effect. */
  APPLIED,
  /** It has taken effect and come to its result. */
  COMPLETED,
  /** It was applied, and nothing came of it. */
  FAILED,
  /** It was not obeyed, and never will be. */
  REJECTED,
  /** The run has not said anything in time. */
  UNANSWERED;

  /** Whether it is what whoever sent it hoped for. */
  boolean good() {
    return this == SENT || this == APPLIED || this == COMPLETED;
  }

  /** As JSON has it. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
