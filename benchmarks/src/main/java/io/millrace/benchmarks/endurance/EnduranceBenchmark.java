package io.millrace.benchmarks.endurance;

import io.millrace.benchmarks.measure.Goal;
import io.millrace.benchmarks.measure.ResidentMemory;
import io.millrace.benchmarks.measure.Spread;
import io.millrace.benchmarks.pipeline.BrokerPlace;
import io.millrace.benchmarks.pipeline.Preprocessing;
import io.millrace.benchmarks.pipeline.TemporaryDirectory;
import io.millrace.benchmarks.pipeline.TextRecords;
import io.millrace.broker.Broker;
import io.millrace.preprocessor.gpt2.Gpt2Tokenizer;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Does the preprocessor's memory stay flat over very many records? It runs in this process, with
 * everything on that keeps something: packing, deduplication, the ledger. The broker has a process
 * of its own. After every chunk of records, what is left on the heap after a collection is taken,
 * and all the memory of the process.
 *
 * @param chunks of records
 * @param records of a chunk
 */
public record EnduranceBenchmark(int chunks, int records) {
  private static final double GOAL = 1.1;

  /** Memory after a chunk, in bytes. */
  private record Sample(long records, long heap, long resident) {}

  /** What came out, in Markdown, and the goal. */
  public record Report(List<String> lines, Goal goal) {}

  /** Runs it. */
  public Report run(TextRecords texts, Consumer<String> progress) throws Exception {
    try (TemporaryDirectory temporary = TemporaryDirectory.create();
        Broker broker = BrokerPlace.OWN_PROCESS.start(temporary.path().resolve("broker"));
        Preprocessing preprocessing =
            new Preprocessing(
                broker.bootstrapServers(), "endurance-", settings(texts, temporary))) {
      preprocessing.start();
      List<Sample> samples = new ArrayList<>();
      for (int chunk = 1; chunk <= chunks; chunk++) {
        preprocessing.send(texts.take(records).lines());
        long sent = (long) chunk * records;
        preprocessing.awaitCommitted(sent);
        Sample sample = new Sample(sent, heapAfterCollection(), ResidentMemory.bytes());
        samples.add(sample);
        progress.accept(row(sample));
      }
      return report(samples);
    }
  }

  private static Map<String, String> settings(TextRecords texts, TemporaryDirectory temporary)
      throws Exception {
    Map<String, String> settings = new HashMap<>(texts.settings());
    settings.put(
        "tokenizer", Gpt2Tokenizer.writeTo(temporary.path().resolve("tokenizer")).toString());
    settings.put("layout", "packed");
    settings.put("max.length", "1024");
    // The chunks repeat the same records; none of them is within the window of its like.
    settings.put("deduplicate.records", "1000");
    return settings;
  }

  private static long heapAfterCollection() {
    // Twice, because what the first frees by reference queues is collected by the second.
    System.gc();
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static Report report(List<Sample> samples) {
    Sample early = samples.get(samples.size() / 5);
    Sample last = samples.get(samples.size() - 1);
    Goal goal =
        Goal.atMost(
            String.format(
                Locale.ROOT,
                "heap after %,d records over that after %,d",
                last.records(),
                early.records()),
            GOAL,
            Optional.of(new Spread(List.of((double) last.heap() / early.heap()))));
    List<String> lines = new ArrayList<>();
    lines.add("| records | heap after a collection, MiB | memory of the process, MiB |");
    lines.add("|---|---|---|");
    samples.forEach(sample -> lines.add(row(sample)));
    lines.add("");
    lines.add(goal.line());
    return new Report(lines, goal);
  }

  private static String row(Sample sample) {
    return String.format(
        Locale.ROOT,
        "| %,d | %.1f | %,d |",
        sample.records(),
        sample.heap() / (double) (1 << 20),
        sample.resident() >> 20);
  }
}
