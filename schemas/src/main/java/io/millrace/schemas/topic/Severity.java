package io.millrace.schemas.topic;

/** What it means when a topic is not as wanted. */
public enum Severity {
  /** Records will be lost or refused, or a part of the pipeline fails. */
  ERROR,
  /** It works, and something that people rely on may not. */
  WARNING
}
