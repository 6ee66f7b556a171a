package io.millrace.benchmarks.packing;

import io.millrace.benchmarks.measure.Goal;
import io.millrace.benchmarks.measure.Spread;
import io.millrace.benchmarks.sequences.TokenSequences;
import io.millrace.preprocessor.batch.BatchLimits;
import io.millrace.preprocessor.batch.BatchMaker;
import io.millrace.preprocessor.batch.Batcher;
import io.millrace.preprocessor.batch.DueBatch;
import io.millrace.preprocessor.batch.Grouping;
import io.millrace.preprocessor.batch.LabelsOnPadding;
import io.millrace.preprocessor.batch.PadTo;
import io.millrace.preprocessor.batch.RowLayout;
import io.millrace.preprocessor.batch.RowLength;
import io.millrace.preprocessor.fingerprint.Fingerprints;
import io.millrace.preprocessor.sequence.TokenSequence;
import io.millrace.preprocessor.tokenize.TokenRanges;
import io.millrace.schemas.batch.TokenBatch;
import io.millrace.schemas.topic.TopicSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Puts the same sequences into batches in every way there is, and counts the positions that hold a
 * token. What is left over at the end of a stream is counted too.
 *
 * @param rows of a batch
 * @param maxLength tokens of a row at most
 */
public record PackingBenchmark(int rows, int maxLength) {
  private static final double GOAL = 0.98;
  private static final int DEFAULT_BUFFER = 32;
  private static final Fingerprints NOBODY = new Fingerprints("", "");

  /** A way to make batches, and how far it came. */
  private record Outcome(String way, long tokens, long positions, int batches, double seconds) {
    double realShare() {
      return (double) tokens / positions;
    }
  }

  /** What came out, in Markdown, and the goal. */
  public record Report(List<String> lines, Goal goal) {}

  /** Runs it. */
  public Report run(TokenSequences sequences) {
    List<Outcome> outcomes = new ArrayList<>();
    outcomes.add(run("padded to max.length", new Grouping.InOrder(), PadTo.MAX_LENGTH, sequences));
    outcomes.add(run("padded to the longest", new Grouping.InOrder(), PadTo.LONGEST, sequences));
    for (int buffer : new int[] {64, 256, 1024}) {
      Grouping grouping = new Grouping.ByLength(buffer);
      outcomes.add(run("padded, length.buffer=" + buffer, grouping, PadTo.LONGEST, sequences));
    }
    Outcome judged = null;
    for (int buffer : new int[] {8, 16, DEFAULT_BUFFER, 64, 256}) {
      Outcome outcome =
          run(
              "packed, pack.buffer=" + buffer,
              new Grouping.Packed(buffer),
              PadTo.MAX_LENGTH,
              sequences);
      outcomes.add(outcome);
      if (buffer == DEFAULT_BUFFER) {
        judged = outcome;
      }
    }
    Goal goal =
        Goal.atLeast(
            "share of the positions that are real, packed with pack.buffer=" + DEFAULT_BUFFER,
            GOAL,
            Optional.of(new Spread(List.of(judged.realShare()))));
    return new Report(lines(sequences, outcomes, goal), goal);
  }

  private Outcome run(String way, Grouping grouping, PadTo padTo, TokenSequences sequences) {
    RowLayout layout =
        new RowLayout(
            new RowLength(padTo, 8, maxLength),
            0,
            LabelsOnPadding.IGNORE,
            grouping instanceof Grouping.Packed);
    BatchLimits limits =
        new BatchLimits(rows, BatchLimits.NONE, TopicSpec.BATCH_MAX_BYTES, Long.MAX_VALUE);
    Batcher batcher = new Batcher(layout, limits, grouping);
    BatchMaker maker = new BatchMaker(layout);
    List<TokenBatch> batches = new ArrayList<>();
    long from = System.nanoTime();
    for (int i = 0; i < sequences.ids().size(); i++) {
      int[] ids = sequences.ids().get(i);
      batcher.add(new TokenSequence(0, i, 0, 0, 0, NOBODY, ids, TokenRanges.first(ids.length)));
      drain(batcher, 0, maker, batches);
    }
    drain(batcher, Long.MAX_VALUE, maker, batches);
    double seconds = (System.nanoTime() - from) / 1e9;
    long tokens = batches.stream().mapToLong(TokenBatch::tokenCount).sum();
    if (tokens != sequences.tokens()) {
      throw new IllegalStateException(
          "Of " + sequences.tokens() + " tokens " + tokens + " came into batches");
    }
    long positions = batches.stream().mapToLong(batch -> batch.inputIds().length).sum();
    return new Outcome(way, tokens, positions, batches.size(), seconds);
  }

  private static void drain(Batcher batcher, long now, BatchMaker maker, List<TokenBatch> batches) {
    for (Optional<DueBatch> due = batcher.due(now); due.isPresent(); due = batcher.due(now)) {
      batches.add(maker.make(due.get().rows(), Instant.EPOCH));
    }
  }

  private List<String> lines(TokenSequences sequences, List<Outcome> outcomes, Goal goal) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "- %,d sequences of %,d tokens; batches of %d rows of at most %,d tokens; no sequence"
                + " is cut by packing",
            sequences.ids().size(),
            sequences.tokens(),
            rows,
            maxLength));
    lines.add("");
    lines.add("| way | positions that are real | batches | million tokens/s |");
    lines.add("|---|---|---|---|");
    for (Outcome outcome : outcomes) {
      lines.add(
          String.format(
              Locale.ROOT,
              "| %s | %.1f%% | %,d | %.0f |",
              outcome.way(),
              100 * outcome.realShare(),
              outcome.batches(),
              outcome.tokens() / outcome.seconds() / 1e6));
    }
    lines.add("");
    lines.add(goal.line());
    return lines;
  }
}
