package io.millrace.benchmarks.preprocessing;

import io.millrace.benchmarks.measure.Pair;
import io.millrace.benchmarks.pipeline.BatchTopic;
import io.millrace.benchmarks.pipeline.Preprocessing;
import io.millrace.benchmarks.pipeline.TemporaryDirectory;
import io.millrace.benchmarks.pipeline.TextRecords;
import io.millrace.broker.Broker;
import io.millrace.preprocessor.gpt2.Gpt2Tokenizer;
import io.millrace.preprocessor.tokenize.Tokenizer;
import io.millrace.preprocessor.tokenize.TokenizerFiles;
import io.millrace.preprocessor.tokenize.djl.DjlTokenizer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * How fast is one thread of the preprocessor? One leg takes records from the text topic to the
 * batch topic, exactly once, with GPT-2's tokenizer; the other only tokenizes the same texts in a
 * loop, which is the bound that no preprocessor with this tokenizer can pass on one thread.
 */
public final class PreprocessingBenchmark {
  private final PreprocessingPlan plan;
  private final Consumer<String> progress;
  private int legs;

  /**
   * Prepares.
   *
   * @param progress is told a line per leg
   */
  public PreprocessingBenchmark(PreprocessingPlan plan, Consumer<String> progress) {
    this.plan = plan;
    this.progress = progress;
  }

  /** Runs it all. */
  public PreprocessingReport run(TextRecords records) throws Exception {
    try (TemporaryDirectory temporary = TemporaryDirectory.create()) {
      TokenizerFiles files =
          TokenizerFiles.at(Gpt2Tokenizer.writeTo(temporary.path().resolve("tokenizer")));
      TextRecords all = records.take(plan.allRecords());
      try (Broker broker = plan.broker().start(temporary.path().resolve("broker"));
          Tokenizer tokenizer = new DjlTokenizer(files)) {
        return new PreprocessingReport(
            plan,
            Pair.measure(
                plan.warmUpPairs(),
                plan.pairs(),
                () -> topicToTopic(broker, files, all),
                () -> tokenizerAlone(tokenizer, all.texts())));
      }
    }
  }

  private LegResult topicToTopic(Broker broker, TokenizerFiles files, TextRecords records)
      throws Exception {
    String prefix = "leg-" + ++legs + "-";
    LegResult result;
    try (Preprocessing preprocessing =
        new Preprocessing(
            broker.bootstrapServers(), prefix, settings(records, files.tokenizerJson()))) {
      preprocessing.send(records.lines());
      preprocessing.start();
      preprocessing.awaitCommitted(plan.warmUpRecords());
      TokenizerTime before = TokenizerTime.ask(preprocessing.metrics());
      preprocessing.awaitCommitted(plan.allRecords());
      TokenizerTime after = TokenizerTime.ask(preprocessing.metrics());
      BatchTimes times = new BatchTimes(plan.warmUpRecords());
      new BatchTopic(broker.bootstrapServers(), prefix)
          .forEach(files.fingerprint(), delivery -> times.add(delivery.batch()));
      result = times.result(plan.allRecords(), after.shareSince(before));
    }
    return told("topic to topic ", result);
  }

  private Map<String, String> settings(TextRecords records, Path tokenizer) {
    Map<String, String> settings = new HashMap<>(records.settings());
    settings.put("tokenizer", tokenizer.toString());
    settings.put("threads", "1");
    settings.put("batch.rows", Integer.toString(plan.rows()));
    settings.put("max.length", Integer.toString(plan.maxLength()));
    // Long enough that every batch is full.
    settings.put("batch.linger.ms", "600000");
    return settings;
  }

  private LegResult tokenizerAlone(Tokenizer tokenizer, List<String> texts) {
    texts.subList(0, plan.warmUpRecords()).forEach(text -> tokenizer.encode(text, true));
    long tokens = 0;
    long from = System.nanoTime();
    for (String text : texts.subList(plan.warmUpRecords(), texts.size())) {
      tokens += tokenizer.encode(text, true).length;
    }
    double seconds = (System.nanoTime() - from) / 1e9;
    return told("tokenizer alone", new LegResult(plan.records(), tokens, seconds, 1));
  }

  private LegResult told(String leg, LegResult result) {
    progress.accept(
        String.format(
            Locale.ROOT,
            "%s %,8.0f records/s, %,10.0f tokens/s in %5.2f s",
            leg,
            result.recordsPerSecond(),
            result.tokensPerSecond(),
            result.seconds()));
    return result;
  }
}
