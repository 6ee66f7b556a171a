package io.millrace.preprocessor.sequence;

import io.millrace.preprocessor.format.FormatName;
import io.millrace.preprocessor.label.Label;
import io.millrace.preprocessor.label.LabelReader;
import io.millrace.preprocessor.record.Excerpt;
import io.millrace.preprocessor.record.ParsedRecord;
import io.millrace.preprocessor.record.RejectedException;
import io.millrace.preprocessor.record.RejectionReason;
import io.millrace.preprocessor.tokenize.PairTokenizer;
import io.millrace.preprocessor.tokenize.TokenizedTexts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Sequence classification: a record is a text or a pair, and has a label.
 *
 * @param textFields with the texts, one or two
 * @param labels reads the label
 * @param tokenizer of both
 * @param limit on the length of both together
 */
public record ClassificationTask(
    List<String> textFields, LabelReader labels, PairTokenizer tokenizer, PairLimit limit)
    implements RecordTask {
  /** What a header may say: that the text is in its field, or nothing. */
  private static final Set<String> FITTING_FORMATS =
      Set.of("", FormatName.AUTO, FormatName.TEXT.text());

  @Override
  public MadeSequences make(ParsedRecord record, SourceRecord source) throws RejectedException {
    requireFittingFormat(source.hints().format());
    if (!(record instanceof ParsedRecord.Fields fields)) {
      throw new RejectedException(
          RejectionReason.MISSING_FIELD,
          "The record is plain text, so it has no '"
              + String.join("', '", textFields)
              + "' and no '"
              + labels.field()
              + "', which are read to classify it.");
    }
    List<String> texts = new ArrayList<>(textFields.size());
    for (String field : textFields) {
      texts.add(fields.text(field));
    }
    Label label = labels.read(fields);
    TokenizedTexts whole = encode(texts);
    requireTokens(whole);
    TokenizedTexts kept = limit.apply(whole);
    boolean isOfOneType = Arrays.stream(kept.typeIds()).allMatch(type -> type == 0);
    int[] typeIds = isOfOneType ? new int[0] : kept.typeIds();
    return new MadeSequences(
        List.of(new MadeSequences.Part(0, kept.ids(), new Supervision.Labelled(label, typeIds))),
        whole.length(),
        whole.length() - kept.length());
  }

  /** A record that is said to be a conversation was not sent to be classified. */
  private static void requireFittingFormat(String format) throws RejectedException {
    if (!FITTING_FORMATS.contains(format)) {
      throw new RejectedException(
          RejectionReason.UNKNOWN_FORMAT,
          "The record's header names the format '"
              + Excerpt.of(format, 60)
              + "'; where records are classified there are auto and text alone.");
    }
  }

  private TokenizedTexts encode(List<String> texts) throws RejectedException {
    try {
      return tokenizer.encode(texts);
    } catch (RuntimeException e) {
      // Whatever the library does not like about one text must not end the stream of the others.
      throw new RejectedException(
          RejectionReason.TOKENIZER_FAILED,
          "The tokenizer failed on the text: " + e.getMessage() + ".");
    }
  }

  /** A tokenizer may drop characters: control characters, for example. */
  private void requireTokens(TokenizedTexts whole) throws RejectedException {
    for (int text = 0; text < textFields.size(); text++) {
      if (whole.count(text) == 0) {
        throw new RejectedException(
            RejectionReason.EMPTY,
            "Of the field '" + textFields.get(text) + "' the tokenizer makes no token.",
            whole.length());
      }
    }
  }

  @Override
  public String description() {
    return String.join(
        "\n",
        "sequence-classification",
        "texts=" + textFields.size(),
        "label=" + labels.description(),
        "max-length=" + limit.maxLength(),
        "too-long=" + limit.policy());
  }
}
