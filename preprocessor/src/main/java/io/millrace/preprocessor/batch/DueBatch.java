package io.millrace.preprocessor.batch;

import io.millrace.preprocessor.sequence.TokenSequence;
import java.util.List;

/**
 * Sequences that are to be sent together.
 *
 * @param rows the sequences of each row, in order
 * @param reason why now
 */
public record DueBatch(List<List<TokenSequence>> rows, FlushReason reason) {}
