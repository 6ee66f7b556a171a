package io.millrace.preprocessor.streams;

import io.millrace.preprocessor.batch.BatchLimits;
import io.millrace.preprocessor.metrics.PreprocessorMetrics;

/**
 * The way from one text topic to its batch topic.
 *
 * @param name of the nodes and the state store, without the topics' prefix
 * @param input text topic
 * @param output batch topic
 * @param deadLetters topic of the records that are rejected
 * @param limits when a batch is closed
 * @param metrics what is counted on the way
 */
public record Route(
    String name,
    String input,
    String output,
    String deadLetters,
    BatchLimits limits,
    PreprocessorMetrics metrics) {

  String source() {
    return name + "-source";
  }

  String batcher() {
    return name + "-batcher";
  }

  String batchSink() {
    return name + "-batches";
  }

  String deadLetterSink() {
    return name + "-dead-letters";
  }

  String store() {
    return name + "-pending";
  }
}
