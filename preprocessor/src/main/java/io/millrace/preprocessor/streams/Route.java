package io.millrace.preprocessor.streams;

import io.millrace.preprocessor.batch.BatchLimits;
import io.millrace.preprocessor.batch.Grouping;
import io.millrace.preprocessor.metrics.PreprocessorMetrics;
import io.millrace.preprocessor.select.HoldOut;
import io.millrace.schemas.avro.Codec;
import io.millrace.schemas.batch.TokenBatch;

/**
 * The way from one text topic to its batch topic.
 *
 * @param name of the nodes and the state stores, without the topics' prefix
 * @param input text topic
 * @param output batch topic
 * @param codec writes the batches
 * @param deadLetters topic of the records that are rejected
 * @param deadLetterText what is kept of them there
 * @param limits when a batch is closed
 * @param grouping which sequences go into a batch together
 * @param selection which records are trained on at all
 * @param metrics what is counted on the way
 */
public record Route(
    String name,
    String input,
    String output,
    Codec<TokenBatch> codec,
    String deadLetters,
    DeadLetterText deadLetterText,
    BatchLimits limits,
    Grouping grouping,
    Selection selection,
    PreprocessorMetrics metrics) {

  /**
   * Which records are trained on.
   *
   * @param deduplicate records among which a duplicate is recognised; 0 for none
   * @param holdOut what is held out
   * @param heldOut topic that it goes to
   */
  public record Selection(int deduplicate, HoldOut holdOut, String heldOut) {
    /** Every record. */
    public static final Selection ALL = new Selection(0, HoldOut.NOTHING, "");

    boolean holdsOut() {
      return holdOut.share() > 0;
    }
  }

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

  String heldOutSink() {
    return name + "-held-out";
  }

  String pendingStore() {
    return name + "-pending";
  }

  String ledgerStore() {
    return name + "-ledger";
  }

  String recentStore() {
    return name + "-recent";
  }
}
