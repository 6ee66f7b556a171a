package io.millrace.preprocessor.record;

/**
 * A record that cannot become a sequence. The message is the sentence that the dead letter carries.
 * Bad input is ordinary, so there is no stack trace to pay for.
 */
public final class RejectedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final RejectionReason reason;
  private final int tokens;

  /** Rejects a record before it had tokens. */
  public RejectedException(RejectionReason reason, String sentence) {
    this(reason, sentence, 0);
  }

  /**
   * Rejects a record.
   *
   * @param tokens how many tokens are lost with it, for the ledger
   */
  public RejectedException(RejectionReason reason, String sentence, int tokens) {
    super(sentence, null, false, false);
    this.reason = reason;
    this.tokens = tokens;
  }

  public RejectionReason reason() {
    return reason;
  }

  /** Tokens that the record had when it was rejected. */
  public int tokens() {
    return tokens;
  }
}
