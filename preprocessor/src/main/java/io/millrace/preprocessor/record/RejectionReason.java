package io.millrace.preprocessor.record;

import java.util.Locale;

/** Why a record ends as a dead letter; in lower case it is a metric's tag. */
public enum RejectionReason {
  /** The value is null. */
  TOMBSTONE,
  /** No bytes, or a text of white space only. */
  EMPTY,
  /** More bytes than {@code max.record.bytes}. */
  RECORD_TOO_LARGE,
  /** Bytes that are no UTF-8, or half a surrogate pair. */
  NOT_UNICODE,
  /** Begins as JSON, or must be JSON, and is no JSON object. */
  BROKEN_JSON,
  /** Begins as Avro and is none, or does not follow its schema. */
  BROKEN_AVRO,
  /** Avro, and neither settings nor registry know the schema it was written with. */
  UNKNOWN_SCHEMA,
  /** Avro, and what the registry has under its id is no schema of a record. */
  UNUSABLE_SCHEMA,
  /** A field that the format asks for is not there. */
  MISSING_FIELD,
  /** A field that must be a string is something else. */
  WRONG_FIELD_TYPE,
  /** The header names a format or encoding that there is not. */
  UNKNOWN_FORMAT,
  /** Messages that are none. */
  BROKEN_CONVERSATION,
  /** A conversation, and the tokenizer has no chat template. */
  NO_CHAT_TEMPLATE,
  /** The chat template refuses the conversation. */
  CHAT_TEMPLATE_FAILED,
  /** A label that is none of the classes. */
  UNKNOWN_LABEL,
  /** Labels that are not what the problem asks for: too many or too few, or one twice. */
  INVALID_LABEL,
  /** Token ids that the tokenizer does not have, or labels that do not fit them. */
  INVALID_TOKENS,
  /** The tokenizer failed on the text. */
  TOKENIZER_FAILED,
  /** A record like one of the last {@code deduplicate.records}. */
  DUPLICATE,
  /** More tokens than {@code max.length}, and {@code too.long} is reject. */
  TOO_LONG,
  /** A single token, which predicts nothing, or none that {@code train.on} chooses. */
  NOTHING_TO_TRAIN,
  /** Too many tokens for a record of the batch topic. */
  SEQUENCE_TOO_LARGE;

  /** For example {@code broken_json}. */
  public String tag() {
    return name().toLowerCase(Locale.ROOT);
  }
}
