package io.millrace.preprocessor.app.crash;

import io.millrace.preprocessor.app.KafkaFixture;
import io.millrace.preprocessor.app.PreprocessorApplication;
import io.millrace.preprocessor.app.PreprocessorProcess;
import io.millrace.preprocessor.app.PreprocessorSettings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A pipeline whose preprocessor is killed again and again while records come in, and one beside it
 * that gets the same records in peace.
 *
 * @param feed what was sent
 * @param undisturbed what came of it in peace
 * @param disturbed what came of it otherwise
 */
record KilledRun(Feed feed, Outcome undisturbed, Outcome disturbed) {
  private static final int PARTITIONS = 2;

  /**
   * Runs both to their end.
   *
   * @param directory for the tokenizer
   * @param given settings of both pipelines
   */
  static KilledRun of(Path directory, Map<String, String> given, List<Kill> kills, long seed)
      throws Exception {
    try (KafkaFixture disturbed = new KafkaFixture(directory);
        KafkaFixture undisturbed = new KafkaFixture(directory);
        Feed feed = new Feed(seed, PARTITIONS, List.of(disturbed, undisturbed))) {
      Map<String, String> toKill = settings(disturbed, given);
      toKill.put("instance.id", "phoenix");
      Map<String, String> toLeave = settings(undisturbed, given);
      disturbed.createTopics(toKill);
      undisturbed.createTopics(toLeave);
      feed.start();
      for (Kill kill : kills) {
        live(toKill, kill);
      }
      feed.stop();
      workOff(disturbed, toKill);
      workOff(undisturbed, toLeave);
      feed.sendEndMarks();
      workOffAll(disturbed, toKill);
      workOffAll(undisturbed, toLeave);
      return new KilledRun(feed, Outcome.of(undisturbed), Outcome.of(disturbed));
    }
  }

  private static Map<String, String> settings(KafkaFixture kafka, Map<String, String> given) {
    Map<String, String> settings =
        new HashMap<>(
            kafka.settings(
                Map.of("topic.partitions", Integer.toString(PARTITIONS), "threads", "2")));
    settings.putAll(given);
    return settings;
  }

  private static void live(Map<String, String> settings, Kill kill) throws Exception {
    Map<String, String> gated = new HashMap<>(settings);
    gated.put("streams.default.client.supplier", GatedClients.class.getName());
    try (PreprocessorProcess process = PreprocessorProcess.start(gated, kill.properties())) {
      if (kill.window() == Window.RANDOM) {
        process.letRun(kill.after());
      } else {
        process.awaitAnnouncement();
      }
    }
  }

  /** What is not a batch's worth keeps waiting. */
  private static void workOff(KafkaFixture kafka, Map<String, String> settings) throws Exception {
    try (PreprocessorApplication application =
        new PreprocessorApplication(PreprocessorSettings.of(settings))) {
      application.start();
      kafka.awaitWorkedOff(KafkaFixture.applicationId(settings));
    }
  }

  /** Nothing keeps waiting. */
  private static void workOffAll(KafkaFixture kafka, Map<String, String> settings)
      throws Exception {
    Map<String, String> impatient = new HashMap<>(settings);
    impatient.put("batch.linger.ms", "1");
    workOff(kafka, impatient);
  }
}
