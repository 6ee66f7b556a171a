package io.millrace.preprocessor.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;

/**
 * JSON in a field that is a string, read as strictly as the record itself: see {@link JsonRecord}.
 * Its length is that of a part of a record, which is limited already.
 */
public final class EmbeddedJson {
  private static final ObjectReader READER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                  .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxStringLength(Integer.MAX_VALUE)
                          .maxNameLength(RecordLimits.NAME_LENGTH)
                          .maxNumberLength(RecordLimits.NUMBER_LENGTH)
                          .maxNestingDepth(RecordLimits.NESTING)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .readerFor(Object.class);

  private EmbeddedJson() {}

  /**
   * Reads a value.
   *
   * @param field names it, for messages
   * @throws JsonProcessingException when it is no JSON
   * @throws RejectedException when a text in it is no Unicode or a number is infinite
   */
  public static Object parse(String json, String field)
      throws JsonProcessingException, RejectedException {
    Object value = READER.readValue(json);
    JsonValues.requireSound(Map.of(field, value == null ? "" : value));
    return value;
  }
}
