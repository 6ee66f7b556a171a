package io.millrace.preprocessor.app.crash;

import io.millrace.preprocessor.app.KafkaFixture;
import io.millrace.preprocessor.app.PreprocessorApplication;
import io.millrace.preprocessor.app.PreprocessorSettings;
import io.millrace.preprocessor.app.PublishedLedger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Two pipelines that get the same records: one to be disturbed while they come in, and one that is
 * left in peace, with one preprocessor of a single thread.
 */
final class TwinPipelines implements AutoCloseable {
  private static final String IMPATIENT = "1";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final KafkaFixture disturbed;
  private final KafkaFixture undisturbed;
  private final Feed feed;
  private final Map<String, String> disturbedSettings;
  private final Map<String, String> undisturbedSettings;
  private final PreprocessorApplication peaceful;
  private final int inputPartitions;
  private PublishedLedger disturbedLedger = PublishedLedger.NONE;
  private PublishedLedger undisturbedLedger = PublishedLedger.NONE;

  /**
   * Pipelines with their topics, and the preprocessor of the one that is left in peace.
   *
   * @param directory for the tokenizer
   * @param given settings of both
   * @param seed of the records
   */
  TwinPipelines(Path directory, int partitions, Map<String, String> given, long seed)
      throws Exception {
    disturbed = new KafkaFixture(directory);
    undisturbed = new KafkaFixture(directory);
    feed = new Feed(seed, partitions, Mix.of(given), List.of(disturbed, undisturbed));
    inputPartitions = partitions + 1;
    Map<String, String> both = new HashMap<>(given);
    both.put("topic.partitions", Integer.toString(partitions));
    disturbedSettings = disturbed.settings(both);
    undisturbedSettings = undisturbed.settings(both);
    disturbed.createTopics(disturbedSettings);
    undisturbed.createTopics(undisturbedSettings);
    peaceful = new PreprocessorApplication(PreprocessorSettings.of(undisturbedSettings));
    peaceful.start();
  }

  /** Sends to both. */
  Feed feed() {
    return feed;
  }

  /** Settings of a preprocessor that is to be disturbed, with more of them. */
  Map<String, String> settings(Map<String, String> more) {
    return with(disturbedSettings, more);
  }

  /**
   * Lets both work off what was sent, and then what is not a batch's worth. The feed has stopped,
   * and so have all other preprocessors.
   *
   * @param last settings of the last preprocessor of the disturbed pipeline
   */
  void finish(Map<String, String> last) throws Exception {
    workOff(disturbed, last);
    undisturbed.awaitWorkedOff(KafkaFixture.applicationId(undisturbedSettings));
    peaceful.close();
    feed.sendEndMarks();
    Map<String, String> impatience = Map.of("batch.linger.ms", IMPATIENT);
    disturbedLedger = workOff(disturbed, with(last, impatience));
    undisturbedLedger = workOff(undisturbed, with(undisturbedSettings, impatience));
  }

  /** Returns the ledger at the end, which the last process has from the one before. */
  private PublishedLedger workOff(KafkaFixture kafka, Map<String, String> settings)
      throws Exception {
    try (PreprocessorApplication application =
        new PreprocessorApplication(PreprocessorSettings.of(settings))) {
      application.start();
      kafka.awaitWorkedOff(KafkaFixture.applicationId(settings));
      return settings.get("batch.linger.ms").equals(IMPATIENT)
          ? finishedLedger(application)
          : PublishedLedger.NONE;
    }
  }

  /** A partition without new records may still be on its way back from its changelog. */
  private PublishedLedger finishedLedger(PreprocessorApplication application) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    PublishedLedger ledger = PublishedLedger.of(application);
    while ((ledger.places().size() < inputPartitions || ledger.pending() > 0)
        && System.nanoTime() < end) {
      ledger = PublishedLedger.of(application);
    }
    // Not the one that was read while the last batch was being sent.
    return PublishedLedger.of(application);
  }

  private static Map<String, String> with(Map<String, String> settings, Map<String, String> more) {
    Map<String, String> result = new HashMap<>(settings);
    result.putAll(more);
    return result;
  }

  /** What came of the records where they were disturbed. All is finished. */
  Outcome disturbed() throws Exception {
    return Outcome.of(disturbed, disturbedLedger);
  }

  /** What came of them in peace. All is finished. */
  Outcome undisturbed() throws Exception {
    return Outcome.of(undisturbed, undisturbedLedger);
  }

  @Override
  public void close() {
    feed.close();
    peaceful.close();
    disturbed.close();
    undisturbed.close();
  }
}
