package io.millrace.benchmarks.training;

import io.millrace.benchmarks.pipeline.BatchTopic;
import io.millrace.benchmarks.pipeline.TextRecords;
import io.millrace.worker.control.CommandQueue;
import io.millrace.worker.huggingface.ModelDirectory;
import io.millrace.worker.huggingface.ModelReader;
import io.millrace.worker.journal.Journal;
import io.millrace.worker.kafka.KafkaConnections;
import io.millrace.worker.model.TransformerModel;
import io.millrace.worker.source.Delivery;
import io.millrace.worker.torch.TorchRuntime;
import io.millrace.worker.torch.TorchSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/** Legs that train the same model from the same weights on the same batches of one topic. */
final class TrainingLegs {
  private static final Duration COMMIT_INTERVAL = Duration.ofSeconds(1);
  private static final int SEED = 42;

  private final StepLoop loop;
  private final BatchTopic topic;
  private final String fingerprint;
  private final Consumer<String> progress;
  private int legs;

  private TrainingLegs(
      StepLoop loop, BatchTopic topic, String fingerprint, Consumer<String> progress) {
    this.loop = loop;
    this.topic = topic;
    this.fingerprint = fingerprint;
    this.progress = progress;
  }

  /**
   * Makes the model and fills the topic.
   *
   * @param directory for the model
   * @param progress is told a line per leg
   */
  static TrainingLegs prepare(
      TrainingPlan plan,
      BatchTopic topic,
      Path directory,
      TextRecords records,
      Consumer<String> progress)
      throws IOException, ExecutionException, InterruptedException {
    plan.shape().writeTo(directory, plan.maxLength());
    ModelDirectory origin = ModelDirectory.open(directory);
    TransformerModel model = ModelReader.read(origin, false, SEED);
    TorchRuntime runtime =
        TorchRuntime.start(new TorchSettings(plan.device(), plan.threads(), SEED));
    StepLoop loop =
        new StepLoop(
            () -> Recipe.load(runtime, model, plan.precision()), plan.warmUpSteps(), plan.steps());
    topic.fill(
        directory, records.take(plan.batches() * plan.rows()), plan.rows(), plan.maxLength());
    return new TrainingLegs(loop, topic, origin.tokenizer().orElseThrow().fingerprint(), progress);
  }

  /** What is on the topic, decoded. */
  List<Delivery.Batch> batches() throws InterruptedException {
    List<Delivery.Batch> batches = new ArrayList<>();
    topic.forEach(fingerprint, batches::add);
    return batches;
  }

  /** As the worker trains: batches from the topic, a reader of commands, and the journal. */
  LegResult withJournal(String name) throws InterruptedException {
    String run = nextRun();
    try (KafkaConnections connections = topic.connect(run)) {
      return fromTopic(
          name,
          run,
          connections,
          connections.journal(connections.transactionalId(), COMMIT_INTERVAL));
    }
  }

  /** The same with nothing written down, so that there is no transaction either. */
  LegResult withoutJournal(String name) throws InterruptedException {
    String run = nextRun();
    try (KafkaConnections connections = topic.connect(run)) {
      return fromTopic(name, run, connections, new NoJournal());
    }
  }

  /** Without Kafka at all. */
  LegResult fromMemory(String name, List<Delivery.Batch> batches) throws InterruptedException {
    return told(
        name,
        loop.run(
            nextRun(),
            stager -> new MemorySource(batches, stager),
            CommandQueue.NONE,
            new NoJournal()));
  }

  private LegResult fromTopic(
      String name, String run, KafkaConnections connections, Journal journal)
      throws InterruptedException {
    CommandQueue commands = connections.commands(connections.controlEndOffset());
    return told(
        name,
        loop.run(
            run,
            stager -> BatchTopic.source(connections, stager, Map.of(), fingerprint),
            commands,
            journal));
  }

  private String nextRun() {
    return "leg-" + ++legs;
  }

  private LegResult told(String name, LegResult result) {
    progress.accept(
        String.format(
            Locale.ROOT,
            "%-15s %,9.1f tokens/s in %5.1f s, processor time %5.1f s and %4.1f s of others, waited for data %.2f%%",
            name,
            result.tokensPerSecond(),
            result.seconds(),
            result.cpu().process(),
            result.cpu().others(),
            100 * result.waitedShare()));
    return result;
  }
}
