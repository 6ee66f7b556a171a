package io.millrace.preprocessor.sequence;

import io.millrace.preprocessor.format.Example;
import io.millrace.preprocessor.format.RecordFormats;
import io.millrace.preprocessor.format.TextRange;
import io.millrace.preprocessor.record.ParsedRecord;
import io.millrace.preprocessor.record.RejectedException;
import io.millrace.preprocessor.record.RejectionReason;
import io.millrace.preprocessor.tokenize.TokenRanges;
import io.millrace.preprocessor.tokenize.TokenizedText;
import io.millrace.preprocessor.tokenize.Tokenizer;
import io.millrace.preprocessor.tokenize.Tokens;
import java.time.Instant;
import java.util.List;

/**
 * Language modelling: a record is one text, and its tokens are the targets.
 *
 * @param formats which fields make the text
 * @param tokenizer of texts
 * @param end what ends each
 * @param limit on its length
 */
public record LanguageTask(
    RecordFormats formats, Tokenizer tokenizer, SequenceEnd end, LengthLimit limit)
    implements RecordTask {

  @Override
  public MadeSequences make(ParsedRecord record, SourceRecord source) throws RejectedException {
    Example example =
        formats.format(record, source.hints().format(), Instant.ofEpochMilli(source.timestamp()));
    if (example instanceof Example.Text text) {
      return limit.apply(tokens(text));
    }
    Tokens tokens = ((Example.TokenIds) example).tokens();
    boolean trained = tokens.trained().contains(tokens.length() - 1);
    return limit.apply(end.end(tokens, false, trained));
  }

  private Tokens tokens(Example.Text example) throws RejectedException {
    String text = example.text();
    boolean endIsTrained = example.trainedTo() >= text.stripTrailing().length();
    return end.end(encode(example), end.isIn(text), endIsTrained);
  }

  private Tokens encode(Example.Text example) throws RejectedException {
    String text = example.text();
    try {
      if (example.isAllTrained()) {
        int[] ids = tokenizer.encode(text, example.specialTokens());
        return new Tokens(ids, TokenRanges.first(ids.length));
      }
      List<TextRange> trained = example.trained();
      TokenizedText tokenized = tokenizer.encodeWithOffsets(text, example.specialTokens());
      return new Tokens(tokenized.ids(), TrainedTokens.of(tokenized, trained));
    } catch (RuntimeException e) {
      // Whatever the library does not like about one text must not end the stream of the others.
      throw new RejectedException(
          RejectionReason.TOKENIZER_FAILED,
          "The tokenizer failed on the text: " + e.getMessage() + ".");
    }
  }

  @Override
  public String description() {
    return String.join(
        "\n",
        formats.description(),
        "begin=" + limit.bosId(),
        "end=" + end.eosId() + ":" + end.eosText(),
        "max-length=" + limit.maxLength(),
        "too-long=" + limit.policy());
  }
}
