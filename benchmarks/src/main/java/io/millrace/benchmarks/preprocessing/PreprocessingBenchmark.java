package io.millrace.benchmarks.preprocessing;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.benchmarks.leg.LegOutcome;
import io.millrace.benchmarks.leg.LegProcess;
import io.millrace.benchmarks.leg.Measurement;
import io.millrace.benchmarks.leg.Python;
import io.millrace.benchmarks.measure.Cores;
import io.millrace.benchmarks.pipeline.BatchTopic;
import io.millrace.benchmarks.pipeline.Preprocessing;
import io.millrace.benchmarks.pipeline.TemporaryDirectory;
import io.millrace.benchmarks.pipeline.TextRecords;
import io.millrace.broker.Broker;
import io.millrace.preprocessor.gpt2.Gpt2Tokenizer;
import io.millrace.preprocessor.tokenize.Tokenizer;
import io.millrace.preprocessor.tokenize.TokenizerFiles;
import io.millrace.preprocessor.tokenize.cache.CachingTokenizer;
import io.millrace.preprocessor.tokenize.djl.DjlTokenizer;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * How fast is the preprocessor? Records go from the text topic to the batch topic with GPT-2's
 * tokenizer; beside it, on the same texts, the tokenizer's own library as Python calls it, which is
 * the bound, and the tokenizer as Java programs usually call it.
 */
public final class PreprocessingBenchmark {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** After one, Java still compiles. */
  private static final int WARM_UP_ROUNDS = 2;

  private final PreprocessingPlan plan;
  private final Python python;
  private final Consumer<String> progress;
  private int legs;

  /** What all legs work on. */
  private record Scene(
      Broker broker,
      TokenizerFiles tokenizer,
      TextRecords distinct,
      TextRecords records,
      Path texts) {

    /** For legs whose speed does not hang on how many they are. */
    List<String> someTexts(PreprocessingPlan plan) {
      return records.texts().subList(0, plan.someRecords());
    }
  }

  /**
   * Prepares.
   *
   * @param progress is told a line per leg
   */
  public PreprocessingBenchmark(PreprocessingPlan plan, Python python, Consumer<String> progress) {
    this.plan = plan;
    this.python = python;
    this.progress = progress;
  }

  /** Runs it all. The legs take turns, and each round begins with another one. */
  public PreprocessingReport run(TextRecords records) throws Exception {
    python.require("tokenizers");
    try (TemporaryDirectory temporary = TemporaryDirectory.create()) {
      TokenizerFiles files =
          TokenizerFiles.at(Gpt2Tokenizer.writeTo(temporary.path().resolve("tokenizer")));
      TextRecords all = records.take(plan.allRecords());
      Path texts =
          write(
              all.texts().subList(0, plan.someRecords()), temporary.path().resolve("texts.jsonl"));
      try (Broker broker = plan.broker().start(temporary.path().resolve("broker"))) {
        Scene scene = new Scene(broker, files, records, all, texts);
        List<Map<LegName, LegResult>> rounds = new ArrayList<>();
        for (int round = -WARM_UP_ROUNDS; round < plan.rounds(); round++) {
          Map<LegName, LegResult> results = round(scene, round + WARM_UP_ROUNDS);
          if (round >= 0) {
            rounds.add(results);
          }
        }
        return new PreprocessingReport(plan, rounds);
      }
    }
  }

  private Map<LegName, LegResult> round(Scene scene, int first) throws Exception {
    LegName[] names = LegName.values();
    Map<LegName, LegResult> results = new EnumMap<>(LegName.class);
    for (int i = 0; i < names.length; i++) {
      LegName name = names[(first + i) % names.length];
      Cores.bindToFirst(name == LegName.ONE_CORE ? 1 : plan.threads());
      LegResult result = run(name, scene);
      results.put(name, result);
      progress.accept(
          String.format(
              Locale.ROOT,
              "%s: %,.0f records/s, %,.0f tokens/s in %.2f s",
              name.text(plan.threads()),
              result.recordsPerSecond(),
              result.tokensPerSecond(),
              result.seconds()));
    }
    return results;
  }

  private LegResult run(LegName name, Scene scene) throws Exception {
    return switch (name) {
      case BARE_TOKENIZERS -> bareTokenizers(scene);
      case TOKENIZER_PER_RECORD -> tokenizerPerRecord(scene);
      case EMPTY_CACHE -> emptyCache(scene);
      case ONE_CORE, ONE_THREAD -> topicToTopic(scene, 1, "exactly_once_v2");
      case SEVERAL_THREADS -> topicToTopic(scene, plan.threads(), "exactly_once_v2");
      case AT_LEAST_ONCE -> topicToTopic(scene, plan.threads(), "at_least_once");
    };
  }

  private LegResult bareTokenizers(Scene scene) throws InterruptedException {
    List<String> arguments =
        List.of(
            "--tokenizer",
            scene.tokenizer().tokenizerJson().toString(),
            "--texts",
            scene.texts().toString(),
            "--warm-up",
            Integer.toString(plan.warmUpRecords()));
    LegOutcome outcome =
        LegProcess.run(python.leg("bare tokenizers", "bare_tokenizers.py", arguments));
    if (outcome instanceof LegOutcome.Failed failed) {
      throw new IllegalStateException(failed.sentence());
    }
    Measurement measured = outcome.measured().orElseThrow();
    return new LegResult(measured.steps(), measured.tokens(), measured.seconds());
  }

  private LegResult tokenizerPerRecord(Scene scene) throws IOException {
    List<String> texts = scene.someTexts(plan);
    try (HuggingFaceTokenizer tokenizer =
        HuggingFaceTokenizer.newInstance(scene.tokenizer().tokenizerJson())) {
      texts.subList(0, plan.warmUpRecords()).forEach(tokenizer::encode);
      long tokens = 0;
      long from = System.nanoTime();
      for (String text : texts.subList(plan.warmUpRecords(), texts.size())) {
        tokens += tokenizer.encode(text).getIds().length;
      }
      return result(texts.size() - plan.warmUpRecords(), tokens, from);
    }
  }

  /** The file's texts, once each, by a cache that knows none of their words. */
  private LegResult emptyCache(Scene scene) {
    List<String> texts = scene.distinct().texts();
    TokenizerFiles files = scene.tokenizer();
    try (Tokenizer tokenizer = CachingTokenizer.over(new DjlTokenizer(files), files)) {
      long tokens = 0;
      long from = System.nanoTime();
      for (String text : texts) {
        tokens += tokenizer.encode(text, true).length;
      }
      return result(texts.size(), tokens, from);
    }
  }

  private static LegResult result(int records, long tokens, long from) {
    return new LegResult(records, tokens, (System.nanoTime() - from) / 1e9);
  }

  private LegResult topicToTopic(Scene scene, int threads, String guarantee) throws Exception {
    String servers = scene.broker().bootstrapServers();
    String prefix = "leg-" + ++legs + "-";
    try (Preprocessing preprocessing =
        new Preprocessing(servers, prefix, settings(scene, threads, guarantee))) {
      preprocessing.send(scene.records().lines());
      preprocessing.start();
      preprocessing.awaitCommitted(plan.allRecords());
      BatchTimes times = new BatchTimes(plan.warmUpRecords());
      new BatchTopic(servers, prefix)
          .forEach(scene.tokenizer().fingerprint(), delivery -> times.add(delivery.batch()));
      return times.result(plan.allRecords());
    }
  }

  private Map<String, String> settings(Scene scene, int threads, String guarantee) {
    Map<String, String> settings = new HashMap<>(scene.records().settings());
    settings.put("tokenizer", scene.tokenizer().tokenizerJson().toString());
    settings.put("threads", Integer.toString(threads));
    settings.put("topic.partitions", Integer.toString(threads));
    settings.put("batch.rows", Integer.toString(plan.rows()));
    settings.put("max.length", Integer.toString(plan.maxLength()));
    settings.put("streams.processing.guarantee", guarantee);
    // Long enough that every batch is full.
    settings.put("batch.linger.ms", "600000");
    return settings;
  }

  private static Path write(List<String> texts, Path file) throws IOException {
    try (BufferedWriter writer = Files.newBufferedWriter(file)) {
      for (String text : texts) {
        writer.write(JSON.writeValueAsString(Map.of("text", text)));
        writer.newLine();
      }
    }
    return file;
  }
}
