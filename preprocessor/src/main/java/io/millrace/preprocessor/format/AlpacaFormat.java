package io.millrace.preprocessor.format;

import io.millrace.preprocessor.record.ParsedRecord;
import io.millrace.preprocessor.record.RejectedException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * An instruction, its output, and between them an input that may be missing or empty.
 *
 * @param names of the fields
 * @param withInput where the three go
 * @param withoutInput where the two go
 * @param trainOn what is trained
 */
public record AlpacaFormat(
    Names names, TextTemplate withInput, TextTemplate withoutInput, TrainOn trainOn)
    implements RecordFormat {
  private static final String INSTRUCTION = "instruction";
  private static final String INPUT = "input";
  private static final String OUTPUT = "output";

  /** The places of a template with an input. */
  public static final List<String> PLACES = List.of(INSTRUCTION, INPUT, OUTPUT);

  /** The places of a template without one. */
  public static final List<String> PLACES_WITHOUT_INPUT = List.of(INSTRUCTION, OUTPUT);

  /** The names of the fields. */
  public record Names(String instruction, String input, String output) {}

  @Override
  public boolean fits(ParsedRecord.Fields record) {
    return record.values().containsKey(names.instruction())
        && record.values().containsKey(names.output());
  }

  @Override
  public Example format(ParsedRecord.Fields record, Instant recordedAt) throws RejectedException {
    String instruction = record.text(names.instruction());
    String output = record.text(names.output());
    TextTemplate.Filled filled;
    if (hasInput(record)) {
      Map<String, String> values =
          Map.of(INSTRUCTION, instruction, INPUT, record.text(names.input()), OUTPUT, output);
      filled = withInput.fill(values);
    } else {
      filled = withoutInput.fill(Map.of(INSTRUCTION, instruction, OUTPUT, output));
    }
    return AnsweredText.of(filled, trainOn);
  }

  private boolean hasInput(ParsedRecord.Fields record) {
    Object input = record.values().get(names.input());
    return input != null && !(input instanceof String text && text.isBlank());
  }

  @Override
  public String fields() {
    return "'" + names.instruction() + "' and '" + names.output() + "'";
  }

  @Override
  public String description() {
    return "alpaca:" + trainOn + ":" + withInput.text() + "\n" + withoutInput.text();
  }
}
