package io.millrace.preprocessor.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * How JSON is read, of a record and of a field in it: two fields of one name and bytes behind the
 * value are errors, and memory is bounded by the record's size and by {@link RecordLimits}. What
 * Jackson lets through all the same is for {@link JsonValues}.
 */
final class StrictJson {
  private StrictJson() {}

  /**
   * A mapper for JSON of so many bytes at most, whose texts and names cannot be longer either.
   *
   * @param maxBytes of the JSON, or of the record that it is a part of
   */
  static JsonMapper mapper(int maxBytes) {
    JsonFactory factory =
        JsonFactory.builder()
            // Names come from anywhere: a table of them shared by all records would only grow, and
            // names chosen to collide in it make it throw what is no parsing error.
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxDocumentLength(maxBytes)
                    .maxStringLength(maxBytes)
                    .maxNameLength(Math.min(maxBytes, RecordLimits.NAME_LENGTH))
                    .maxNumberLength(RecordLimits.NUMBER_LENGTH)
                    .maxNestingDepth(RecordLimits.NESTING)
                    .build())
            .build();
    return JsonMapper.builder(factory)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .build();
  }
}
