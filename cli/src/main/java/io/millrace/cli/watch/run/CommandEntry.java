package io.millrace.cli.watch.run;

import java.util.Map;

/**
 * A command that reached a run, and what came of it so far.
 *
 * @param time of its last event, milliseconds since the epoch
 * @param issuedBy empty where it does not say
 * @param result a sentence
 */
public record CommandEntry(
    String id,
    String type,
    Map<String, String> arguments,
    String issuedBy,
    long time,
    Outcome outcome,
    String result) {

  /** How far a command is. */
  public enum Outcome {
    /** It has taken effect, or has begun to. */
    APPLIED,
    /** What it began has come to its end. */
    COMPLETED,
    /** Nothing came of what it began. */
    FAILED,
    /** It was not obeyed. */
    REJECTED
  }
}
