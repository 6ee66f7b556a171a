package io.millrace.schemas.topic;

/**
 * A setting that a topic should have.
 *
 * @param key by Kafka's name
 * @param value what the topic is created with
 * @param rule which other values do as well
 * @param severity what another value means
 * @param why for whoever has another value, as the end of a sentence
 */
public record TopicSetting(String key, String value, Rule rule, Severity severity, String why) {

  /** Which values do. */
  public enum Rule {
    EXACTLY("exactly"),
    /** A number as large or larger; -1 is without limit. */
    AT_LEAST("at least"),
    /** A number as small or smaller; -1 is without limit. */
    AT_MOST("at most");

    private final String words;

    Rule(String words) {
      this.words = words;
    }

    /** For a sentence, before the value. */
    public String words() {
      return words;
    }
  }

  /** Whether a value does. */
  public boolean accepts(String actual) {
    if (rule == Rule.EXACTLY) {
      return value.equals(actual);
    }
    try {
      int order = Long.compare(limit(actual), limit(value));
      return rule == Rule.AT_LEAST ? order >= 0 : order <= 0;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static long limit(String number) {
    long value = Long.parseLong(number);
    return value < 0 ? Long.MAX_VALUE : value;
  }
}
