package io.millrace.cli.demo;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Which fields of a record are its texts and its label.
 *
 * @param text the only text, or the first of a pair
 * @param pair the second; empty where there is one text
 * @param label what the text or pair is
 */
record PairFields(String text, String pair, String label) {

  /** Takes the options as they were given, null where they were not. */
  static PairFields of(String text, String pair, String label) {
    return new PairFields(
        text == null ? "text" : text, pair == null ? "" : pair, label == null ? "label" : label);
  }

  /** The names of the fields with texts, one or two. */
  List<String> texts() {
    return Stream.of(text, pair).filter(name -> !name.isEmpty()).toList();
  }

  /** The preprocessor's settings that say the same. */
  Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    settings.put("text.field", text);
    settings.put("label.field", label);
    if (!pair.isEmpty()) {
      settings.put("text.pair.field", pair);
    }
    return settings;
  }
}
