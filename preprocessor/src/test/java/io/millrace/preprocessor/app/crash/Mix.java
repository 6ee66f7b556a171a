package io.millrace.preprocessor.app.crash;

import java.util.Map;

/**
 * What a {@link Feed} sends beside new texts and broken records.
 *
 * @param evalText whether one in ten goes to the evaluation text; not where records are held out to
 *     it, which would lie among them anywhere
 * @param window of the deduplication, where there is one: then one in ten is a text that came
 *     before, some of them too long ago to be a duplicate
 */
record Mix(boolean evalText, int window) {

  /** What settings are to be tried with. */
  static Mix of(Map<String, String> settings) {
    return new Mix(
        !settings.containsKey("holdout.share"),
        Integer.parseInt(settings.getOrDefault("deduplicate.records", "0")));
  }
}
