package io.millrace.cli.demo;

/**
 * A prompt and the answer to it that is right.
 *
 * @param prompt as the record has it
 * @param answer as the record has it; empty where the record is plain text and nothing is right
 */
record Example(String prompt, String answer) {

  /** Whether a model's answer is the right one. */
  boolean isRight(String generated) {
    return !answer.isEmpty() && generated.strip().equals(answer.strip());
  }
}
