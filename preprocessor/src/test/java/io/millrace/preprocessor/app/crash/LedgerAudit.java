package io.millrace.preprocessor.app.crash;

import io.millrace.preprocessor.ledger.Account;
import java.util.ArrayList;
import java.util.List;

/**
 * Holds a ledger against what was sent and what lies on the topics. All work is finished.
 *
 * @param feed that has sent the records
 * @param outcome of a pipeline
 */
record LedgerAudit(Feed feed, Outcome outcome) {
  private static final String TEXT = "text";
  private static final String EVAL_TEXT = "eval-text";

  /** A sentence for each thing that is wrong with the ledger; none when it is right. */
  List<String> violations() {
    List<String> violations = new ArrayList<>(outcome.ledger().imbalances());
    long heldOut = outcome.ledger().total(TEXT, Account.RECORDS_HELD_OUT);
    require(TEXT, Account.RECORDS_IN, feed.sent(TEXT), violations);
    // The feed sends there, or the preprocessor does.
    require(EVAL_TEXT, Account.RECORDS_IN, outcome.evalText().size(), violations);
    require(
        TEXT,
        Account.RECORDS_HELD_OUT,
        outcome.evalText().size() - feed.sent(EVAL_TEXT),
        violations);
    if (heldOut + feed.sent(EVAL_TEXT) == 0) {
      violations.add("Nothing came to the evaluation text.");
    }
    audit(TEXT, "batches", violations);
    audit(EVAL_TEXT, "eval-batches", violations);
    return violations;
  }

  private void audit(String input, String output, List<String> violations) {
    long letters =
        outcome.deadLetters().stream()
            .filter(letter -> letter.source().topic().equals(input))
            .count();
    List<BatchedSequence> sequences =
        outcome.batches().stream()
            .filter(batch -> batch.topic().equals(output))
            .flatMap(batch -> BatchedSequence.of(batch).stream())
            .toList();
    long tokens = sequences.stream().mapToLong(sequence -> sequence.ids().size()).sum();
    require(input, Account.RECORDS_DEAD, letters, violations);
    require(input, Account.SEQUENCES_BATCHED, sequences.size(), violations);
    require(input, Account.SEQUENCES_REJECTED, 0, violations);
    require(input, Account.TOKENS_BATCHED, tokens, violations);
  }

  private void require(String input, Account account, long expected, List<String> violations) {
    long found = outcome.ledger().total(input, account);
    if (found != expected) {
      violations.add(
          "The ledger of %s has %d %s, and there are %d."
              .formatted(input, found, account.tag(), expected));
    }
  }
}
