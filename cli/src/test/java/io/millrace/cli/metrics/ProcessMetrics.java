package io.millrace.cli.metrics;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.millrace.preprocessor.ledger.Ledger;
import io.millrace.preprocessor.metrics.PreprocessorMetrics;
import io.millrace.preprocessor.metrics.TaskBooks;
import io.millrace.preprocessor.metrics.TimedTokenizer;
import io.millrace.preprocessor.streams.StreamsMeters;
import io.millrace.preprocessor.tokenize.TokenizedText;
import io.millrace.preprocessor.tokenize.Tokenizer;
import io.millrace.schemas.event.EventPayload.RunStarted;
import io.millrace.schemas.event.TrainingEvent;
import io.millrace.service.metrics.MetricRegistries;
import io.millrace.worker.control.Unanswered;
import io.millrace.worker.metrics.RunMeters;
import io.millrace.worker.metrics.RunView;
import io.millrace.worker.program.DeviceUsage;
import io.millrace.worker.source.Backlog;
import io.millrace.worker.training.RunState;
import io.millrace.worker.training.Tuning;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.streams.KafkaStreams;

/** The processes' own metrics, registered as the processes do it. */
final class ProcessMetrics {
  private ProcessMetrics() {}

  static List<MetricRow> worker() {
    PrometheusMeterRegistry registry = MetricRegistries.labelled("run", "a");
    RunMeters meters = new RunMeters(registry, Clock.systemUTC());
    meters.watch(new IdleRun());
    meters.device().show("cpu", new IdleDevice(), 1e9);
    meters.on(new TrainingEvent("a", "incarnation", 1, 0, 0, started()));
    return MetricRow.of(registry.scrape());
  }

  static List<MetricRow> preprocessor() {
    PrometheusMeterRegistry registry = MetricRegistries.labelled("application", "a");
    StreamsMeters.register(registry, () -> KafkaStreams.State.CREATED);
    for (String input : List.of("text", "eval-text")) {
      TaskBooks unused = new TaskBooks(new PreprocessorMetrics(registry, input), 0, new Ledger());
    }
    try (Tokenizer unused = new TimedTokenizer(new NoTokenizer(), registry)) {
      return MetricRow.of(registry.scrape());
    }
  }

  private static RunStarted started() {
    return new RunStarted(
        "model",
        "gpt2",
        1,
        "cpu",
        "fp32",
        Map.of(),
        42,
        1,
        0,
        0,
        OptionalLong.empty(),
        List.of(),
        List.of(),
        0,
        "",
        "",
        List.of(),
        Map.of());
  }

  private record IdleRun(
      RunState state, Backlog backlog, Unanswered unanswered, Optional<Tuning> tuning)
      implements RunView {
    private IdleRun() {
      this(RunState.WAITING, Backlog.EMPTY, Unanswered.NONE, Optional.empty());
    }
  }

  private record IdleDevice() implements DeviceUsage {
    @Override
    public double memoryUsedBytes() {
      return 1;
    }

    @Override
    public double memoryTotalBytes() {
      return 2;
    }

    @Override
    public double utilization() {
      return 0;
    }

    @Override
    public void close() {}
  }

  private record NoTokenizer() implements Tokenizer {
    @Override
    public int[] encode(String text, boolean specialTokens) {
      return new int[0];
    }

    @Override
    public TokenizedText encodeWithOffsets(String text, boolean specialTokens) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }
}
