package io.millrace.preprocessor.format;

import io.millrace.preprocessor.record.ParsedRecord;
import io.millrace.preprocessor.record.RejectedException;
import io.millrace.preprocessor.record.RejectionReason;
import io.millrace.preprocessor.tokenize.TokenRanges;
import io.millrace.preprocessor.tokenize.Tokens;
import io.millrace.schemas.batch.TokenBatch;
import java.time.Instant;
import java.util.List;

/**
 * Tokens that the producer has made, and labels where not all of them are to be learnt: a label is
 * its token's id, or -100 where the token is no target.
 *
 * @param idsField name of the field with the ids
 * @param labelsField name of the field with the labels, which may be missing
 * @param vocabularySize every id is below it
 */
public record TokenIdsFormat(String idsField, String labelsField, int vocabularySize)
    implements RecordFormat {
  private static final String ATTENTION_MASK = "attention_mask";

  @Override
  public boolean fits(ParsedRecord.Fields record) {
    return record.values().containsKey(idsField);
  }

  @Override
  public Example format(ParsedRecord.Fields record, Instant recordedAt) throws RejectedException {
    int[] ids = integers(record, idsField);
    if (ids.length == 0) {
      throw new RejectedException(
          RejectionReason.EMPTY, "The field '" + idsField + "' has no tokens.");
    }
    for (int i = 0; i < ids.length; i++) {
      if (ids[i] < 0 || ids[i] >= vocabularySize) {
        throw invalid(
            idsField,
            i,
            ids[i] + ", and the tokenizer has the tokens 0 to " + (vocabularySize - 1));
      }
    }
    requireNoPadding(record, ids.length);
    return new Example.TokenIds(new Tokens(ids, trained(record, ids)));
  }

  private TokenRanges trained(ParsedRecord.Fields record, int[] ids) throws RejectedException {
    if (record.values().get(labelsField) == null) {
      return TokenRanges.first(ids.length);
    }
    int[] labels = integers(record, labelsField);
    if (labels.length != ids.length) {
      throw new RejectedException(
          RejectionReason.INVALID_TOKENS,
          "The field '"
              + labelsField
              + "' has "
              + labels.length
              + " values and '"
              + idsField
              + "' has "
              + ids.length
              + ": there must be a label for each token.");
    }
    boolean[] trained = new boolean[ids.length];
    for (int i = 0; i < ids.length; i++) {
      trained[i] = labels[i] != TokenBatch.IGNORED_LABEL;
      if (trained[i] && labels[i] != ids[i]) {
        throw invalid(
            labelsField, i, labels[i] + ", and must be its token's id " + ids[i] + " or -100");
      }
    }
    return TokenRanges.of(trained);
  }

  /** Padding would be trained on, and takes room: whoever pads is told so. */
  private static void requireNoPadding(ParsedRecord.Fields record, int tokens)
      throws RejectedException {
    if (record.values().get(ATTENTION_MASK) == null) {
      return;
    }
    int[] mask = integers(record, ATTENTION_MASK);
    if (mask.length != tokens) {
      throw new RejectedException(
          RejectionReason.INVALID_TOKENS,
          "The field '"
              + ATTENTION_MASK
              + "' has "
              + mask.length
              + " values for "
              + tokens
              + " tokens: leave it out, or give one for each.");
    }
    for (int i = 0; i < mask.length; i++) {
      if (mask[i] != 1) {
        throw invalid(ATTENTION_MASK, i, mask[i] + ", not 1: send the tokens without padding");
      }
    }
  }

  private static int[] integers(ParsedRecord.Fields record, String name) throws RejectedException {
    List<?> values = JsonField.list(record, name);
    int[] result = new int[values.size()];
    for (int i = 0; i < result.length; i++) {
      if (values.get(i) instanceof Number number
          && (number instanceof Integer || number instanceof Long)
          && number.longValue() == number.intValue()) {
        result[i] = number.intValue();
      } else {
        throw invalid(name, i, "no integer that a token can have");
      }
    }
    return result;
  }

  private static RejectedException invalid(String field, int index, String what) {
    return new RejectedException(
        RejectionReason.INVALID_TOKENS,
        "Value " + index + " of the field '" + field + "' is " + what + ".");
  }

  @Override
  public String fields() {
    return "'" + idsField + "'";
  }

  @Override
  public String description() {
    return "input-ids";
  }
}
