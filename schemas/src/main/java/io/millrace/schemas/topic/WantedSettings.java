package io.millrace.schemas.topic;

import io.millrace.schemas.topic.TopicSetting.Rule;
import java.time.Duration;

/** Settings that several topics want. */
final class WantedSettings {
  static final String RETENTION = "retention.ms";
  static final String MAX_BYTES = "max.message.bytes";

  static final TopicSetting DELETE =
      new TopicSetting(
          "cleanup.policy",
          "delete",
          Rule.EXACTLY,
          Severity.ERROR,
          "compaction throws away all but the last record of a key, and refuses those without");

  static final TopicSetting PRODUCERS_COMPRESSION =
      new TopicSetting(
          "compression.type",
          "producer",
          Rule.EXACTLY,
          Severity.WARNING,
          "batches come compressed with zstd, and the broker would do it over again");

  static final TopicSetting CREATE_TIME =
      new TopicSetting(
          "message.timestamp.type",
          "CreateTime",
          Rule.EXACTLY,
          Severity.WARNING,
          "the delay from record to gradient begins when the record is made, not when it is"
              + " written");

  private WantedSettings() {}

  static String days(int days) {
    return Long.toString(Duration.ofDays(days).toMillis());
  }

  static TopicSetting retention(int days, Severity severity, String why) {
    return new TopicSetting(RETENTION, days(days), Rule.AT_LEAST, severity, why);
  }

  static TopicSetting forEver(Severity severity, String why) {
    return new TopicSetting(RETENTION, "-1", Rule.EXACTLY, severity, why);
  }

  static TopicSetting noSizeLimit(String why) {
    return noSizeLimit(Severity.WARNING, why);
  }

  static TopicSetting noSizeLimit(Severity severity, String why) {
    return new TopicSetting("retention.bytes", "-1", Rule.EXACTLY, severity, why);
  }

  static TopicSetting textSize() {
    return new TopicSetting(
        MAX_BYTES,
        Integer.toString(TopicSpec.TEXT_MAX_BYTES),
        Rule.AT_LEAST,
        Severity.WARNING,
        "producers of longer texts are refused");
  }

  static TopicSetting batchSize() {
    return new TopicSetting(
        MAX_BYTES,
        Integer.toString(TopicSpec.BATCH_MAX_BYTES),
        Rule.AT_LEAST,
        Severity.ERROR,
        "the preprocessor makes batches of up to this size and fails where one is refused");
  }
}
