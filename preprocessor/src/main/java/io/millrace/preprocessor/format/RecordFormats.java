package io.millrace.preprocessor.format;

import io.millrace.preprocessor.record.Excerpt;
import io.millrace.preprocessor.record.ParsedRecord;
import io.millrace.preprocessor.record.RejectedException;
import io.millrace.preprocessor.record.RejectionReason;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * All formats, and which one a record is in: the one that its header names, else the one that the
 * setting names, else the first whose fields it has. Safe for use by several threads.
 */
public final class RecordFormats {
  private final Map<FormatName, RecordFormat> formats;
  private final Optional<FormatName> chosen;

  /**
   * Takes the formats.
   *
   * @param formats one for each name
   * @param chosen by the setting; empty to go by a record's fields
   */
  public RecordFormats(Map<FormatName, RecordFormat> formats, Optional<FormatName> chosen) {
    this.formats = new EnumMap<>(formats);
    this.chosen = chosen;
  }

  /**
   * What the record says.
   *
   * @param header the format that the record's header names; empty where there is none
   * @param recordedAt the record's timestamp, which chat templates write as the date
   * @throws RejectedException when it fits no format, or not the one that was named
   */
  public Example format(ParsedRecord record, String header, Instant recordedAt)
      throws RejectedException {
    Optional<FormatName> named = header.isEmpty() ? chosen : named(header);
    if (record instanceof ParsedRecord.PlainText plain) {
      if (named.isPresent() && named.get() != FormatName.TEXT) {
        throw new RejectedException(
            RejectionReason.MISSING_FIELD,
            "The record is plain text, so it has no "
                + formats.get(named.get()).fields()
                + ", which the format "
                + named.get().text()
                + " reads.");
      }
      return Example.Text.whole(plain.text(), true);
    }
    ParsedRecord.Fields fields = (ParsedRecord.Fields) record;
    RecordFormat format = named.map(formats::get).or(() -> fitting(fields)).orElse(null);
    if (format == null) {
      throw new RejectedException(
          RejectionReason.MISSING_FIELD,
          "The record has "
              + fields.names()
              + "; none of the formats fits: "
              + formats.values().stream()
                  .map(RecordFormat::fields)
                  .collect(Collectors.joining("; or "))
              + ".");
    }
    return format.format(fields, recordedAt);
  }

  private static Optional<FormatName> named(String header) throws RejectedException {
    if (header.equals(FormatName.AUTO)) {
      return Optional.empty();
    }
    return Optional.of(
        FormatName.of(header)
            .orElseThrow(
                () ->
                    new RejectedException(
                        RejectionReason.UNKNOWN_FORMAT,
                        "The record's header names the format '"
                            + Excerpt.of(header, 60)
                            + "'; known are "
                            + FormatName.all()
                            + ".")));
  }

  private Optional<RecordFormat> fitting(ParsedRecord.Fields record) {
    return formats.values().stream().filter(format -> format.fits(record)).findFirst();
  }

  /** All that text and targets depend on, for the batches' format fingerprint. */
  public String description() {
    return formats.values().stream()
        .map(RecordFormat::description)
        .collect(Collectors.joining("\n"));
  }
}
