package io.millrace.preprocessor.streams;

import io.millrace.preprocessor.sequence.TokenSequence;

/**
 * A sequence that waits for its batch, as the state store holds it.
 *
 * @param sequence that waits
 * @param row that it lies in, where several share one
 */
record PendingSequence(TokenSequence sequence, int row) {}
