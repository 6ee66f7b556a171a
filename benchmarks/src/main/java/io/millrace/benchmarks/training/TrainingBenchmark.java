package io.millrace.benchmarks.training;

import io.millrace.benchmarks.measure.Pair;
import io.millrace.benchmarks.pipeline.BatchTopic;
import io.millrace.benchmarks.pipeline.Preprocessing;
import io.millrace.benchmarks.pipeline.TemporaryDirectory;
import io.millrace.benchmarks.pipeline.TextRecords;
import io.millrace.broker.Broker;
import io.millrace.worker.huggingface.ModelDirectory;
import io.millrace.worker.huggingface.ModelReader;
import io.millrace.worker.kafka.KafkaConnections;
import io.millrace.worker.model.DecoderModel;
import io.millrace.worker.program.Precision;
import io.millrace.worker.source.Delivery;
import io.millrace.worker.torch.TorchRuntime;
import io.millrace.worker.torch.TorchSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/**
 * Does Kafka cost training speed? One leg trains as the worker does, on batches from the topic,
 * with the journal's transactions and with a reader of commands; the other is given the very same
 * batches from a list and writes nothing.
 */
public final class TrainingBenchmark {
  private static final String PREFIX = "training-";
  private static final Duration COMMIT_INTERVAL = Duration.ofSeconds(1);
  private static final int SEED = 42;

  private final TrainingPlan plan;
  private final Consumer<String> progress;
  private int legs;

  /**
   * Prepares.
   *
   * @param progress is told a line per leg
   */
  public TrainingBenchmark(TrainingPlan plan, Consumer<String> progress) {
    this.plan = plan;
    this.progress = progress;
  }

  /** Runs it all. */
  public TrainingReport run(TextRecords records) throws Exception {
    try (TemporaryDirectory temporary = TemporaryDirectory.create()) {
      Path directory = plan.shape().writeTo(temporary.path().resolve("model"), plan.maxLength());
      ModelDirectory origin = ModelDirectory.open(directory);
      DecoderModel model = ModelReader.read(origin, false, SEED);
      String fingerprint = origin.tokenizer().orElseThrow().fingerprint();
      TorchRuntime runtime = TorchRuntime.start(new TorchSettings("cpu", plan.threads(), SEED));
      StepLoop loop =
          new StepLoop(
              () -> Recipe.load(runtime, model, Precision.FP32), plan.warmUpSteps(), plan.steps());
      try (Broker broker = plan.broker().start(temporary.path().resolve("broker"))) {
        BatchTopic topic = new BatchTopic(broker.bootstrapServers(), PREFIX);
        makeBatches(broker, directory, records.take(plan.batches() * plan.rows()));
        List<Delivery.Batch> batches = new ArrayList<>();
        topic.forEach(fingerprint, batches::add);
        progress.accept(batches.size() + " batches are on the topic and in memory.");
        return new TrainingReport(
            plan,
            Pair.measure(
                plan.warmUpPairs(),
                plan.pairs(),
                () -> fromKafka(loop, topic, fingerprint),
                () -> fromMemory(loop, batches)));
      }
    }
  }

  private void makeBatches(Broker broker, Path tokenizer, TextRecords records)
      throws ExecutionException, InterruptedException {
    Map<String, String> settings = new HashMap<>(records.settings());
    settings.put("tokenizer", tokenizer.toString());
    settings.put("batch.rows", Integer.toString(plan.rows()));
    settings.put("max.length", Integer.toString(plan.maxLength()));
    // Long enough that every batch is full.
    settings.put("batch.linger.ms", "600000");
    try (Preprocessing preprocessing =
        new Preprocessing(broker.bootstrapServers(), PREFIX, settings)) {
      preprocessing.send(records.lines());
      preprocessing.start();
      preprocessing.awaitCommitted(records.size());
    }
  }

  private LegResult fromKafka(StepLoop loop, BatchTopic topic, String fingerprint)
      throws InterruptedException {
    String run = "leg-" + ++legs;
    try (KafkaConnections connections = topic.connect(run)) {
      var journal = connections.journal(connections.transactionalId(), COMMIT_INTERVAL);
      var commands = connections.commands(connections.controlEndOffset());
      return told(
          "Kafka ",
          loop.run(
              run,
              stager -> BatchTopic.source(connections, stager, Map.of(), fingerprint),
              commands,
              journal));
    }
  }

  private LegResult fromMemory(StepLoop loop, List<Delivery.Batch> batches)
      throws InterruptedException {
    return told(
        "memory",
        loop.run(
            "leg-" + ++legs,
            stager -> new MemorySource(batches, stager, plan.warmUpSteps()),
            Optional::empty,
            new NoJournal()));
  }

  private LegResult told(String leg, LegResult result) {
    progress.accept(
        String.format(
            Locale.ROOT,
            "%s %,9.1f tokens/s in %5.1f s, processor time %5.1f s and %4.1f s of others, waited for data %.2f%%",
            leg,
            result.tokensPerSecond(),
            result.seconds(),
            result.cpu().process(),
            result.cpu().others(),
            100 * result.waitedShare()));
    return result;
  }
}
