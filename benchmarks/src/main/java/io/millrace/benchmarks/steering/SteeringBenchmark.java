package io.millrace.benchmarks.steering;

import io.millrace.benchmarks.measure.Spread;
import io.millrace.benchmarks.pipeline.BatchTopic;
import io.millrace.benchmarks.pipeline.BrokerPlace;
import io.millrace.benchmarks.pipeline.TextRecords;
import io.millrace.benchmarks.worker.EventTail;
import io.millrace.benchmarks.worker.RunSettings;
import io.millrace.benchmarks.worker.WorkerProcess;
import io.millrace.broker.Broker;
import io.millrace.schemas.control.ControlCommand;
import io.millrace.schemas.event.EventPayload.CommandApplied;
import io.millrace.schemas.event.EventPayload.StepCompleted;
import io.millrace.schemas.topic.TopicNames;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * How soon is a command acknowledged? A worker trains without a pause, is told to change a setting
 * at moments that have nothing to do with its steps, and is told to stop at last.
 */
public final class SteeringBenchmark {
  private static final String RUN = "steered";
  private static final int LONGEST_PAUSE_MILLIS = 700;

  private final SteeringPlan plan;
  private final Consumer<String> progress;
  private final Random random = new Random(1);

  /**
   * Prepares.
   *
   * @param progress is told what happens
   */
  public SteeringBenchmark(SteeringPlan plan, Consumer<String> progress) {
    this.plan = plan;
    this.progress = progress;
  }

  /**
   * Runs it.
   *
   * @param directory for broker, model, checkpoints and logs
   */
  public SteeringReport run(Path directory, TextRecords records) throws Exception {
    try (Broker broker = BrokerPlace.OWN_PROCESS.start(directory.resolve("broker"))) {
      BatchTopic topic = new BatchTopic(broker.bootstrapServers(), "steering-");
      Path model = plan.shape().writeTo(directory.resolve("model"), plan.maxLength());
      int steps = plan.batches();
      topic.fill(model, records.take(steps * plan.rows()), plan.rows(), plan.maxLength());
      Path log = Files.createDirectories(directory.resolve("logs")).resolve("worker.log");
      TopicNames topics = new TopicNames(topic.prefix());
      try (WorkerProcess worker =
              WorkerProcess.start(settings(topic, model, directory.resolve("runs")), log);
          EventTail tail = new EventTail(topic.bootstrapServers(), topics);
          KafkaProducer<byte[], byte[]> producer =
              new KafkaProducer<>(
                  Map.of("bootstrap.servers", topic.bootstrapServers()),
                  new ByteArraySerializer(),
                  new ByteArraySerializer())) {
        tail.await(
            worker,
            event ->
                event.payload() instanceof StepCompleted
                    && event.step() >= SteeringPlan.WARM_UP_STEPS);
        List<Double> waits = new ArrayList<>();
        for (int i = 0; i <= plan.commands(); i++) {
          boolean last = i == plan.commands();
          TimeUnit.MILLISECONDS.sleep(random.nextInt(LONGEST_PAUSE_MILLIS));
          waits.add(
              acknowledged(
                  producer,
                  topics.control(),
                  worker,
                  tail,
                  last ? "stop" : "set",
                  last ? Map.of() : Map.of("log.every.steps", Integer.toString(i + 1))));
          progress.accept("acknowledged in %.0f ms".formatted(waits.get(i)));
        }
        return new SteeringReport(
            plan,
            stepMillis(tail),
            new Spread(waits.subList(0, plan.commands())),
            waits.get(plan.commands()));
      }
    }
  }

  /** Milliseconds from sending to the acknowledgement's being read, committed. */
  private static double acknowledged(
      KafkaProducer<byte[], byte[]> producer,
      String topic,
      WorkerProcess worker,
      EventTail tail,
      String type,
      Map<String, String> arguments) {
    ControlCommand command =
        new ControlCommand(
            UUID.randomUUID().toString(),
            RUN,
            type,
            arguments,
            "benchmark",
            System.currentTimeMillis(),
            OptionalLong.empty());
    long from = System.nanoTime();
    var unused = producer.send(new ProducerRecord<>(topic, ControlCommand.CODEC.encode(command)));
    tail.await(
        worker,
        event ->
            event.payload() instanceof CommandApplied applied
                && applied.commandId().equals(command.id()));
    return (System.nanoTime() - from) / 1e6;
  }

  private static Spread stepMillis(EventTail tail) {
    return new Spread(
        tail.events().stream()
            .filter(event -> event.step() > SteeringPlan.WARM_UP_STEPS)
            .map(event -> event.payload() instanceof StepCompleted step ? step.stepMillis() : -1.0)
            .filter(millis -> millis >= 0)
            .toList());
  }

  private static Map<String, String> settings(BatchTopic topic, Path model, Path runs) {
    return RunSettings.of(topic, RUN, model, runs, Map.of("checkpoint.every.steps", "0"));
  }
}
