package io.millrace.cli.lineage;

import io.millrace.worker.audit.TextRecord;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A text record as somebody writes it: {@code 0:17}. */
final class RecordArgument implements ITypeConverter<TextRecord> {
  // As many digits as an int and a long have room for.
  private static final Pattern FORM = Pattern.compile("(\\d{1,9}):(\\d{1,18})");

  @Override
  public TextRecord convert(String value) {
    Matcher form = FORM.matcher(value);
    if (!form.matches()) {
      throw new TypeConversionException(
          "'" + value + "' is no PARTITION:OFFSET of the text topic, such as 0:17");
    }
    return new TextRecord(Integer.parseInt(form.group(1)), Long.parseLong(form.group(2)));
  }
}
