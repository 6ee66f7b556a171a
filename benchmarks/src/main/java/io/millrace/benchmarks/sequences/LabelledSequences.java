package io.millrace.benchmarks.sequences;

import java.io.IOException;
import java.nio.file.Path;
import java.util.IntSummaryStatistics;
import java.util.List;

/** What a classifier is trained on, in that order. */
public record LabelledSequences(List<LabelledSequence> sequences) {

  public LabelledSequences {
    sequences = List.copyOf(sequences);
  }

  /** Writes JSON lines with the fields {@code input_ids}, {@code token_type_ids}, {@code label}. */
  public void writeTo(Path file) throws IOException {
    JsonLines.write(file, sequences);
  }

  /**
   * Reads what {@link #writeTo} wrote.
   *
   * @throws IOException when the file cannot be read or is something else
   */
  public static LabelledSequences read(Path file) throws IOException {
    return new LabelledSequences(JsonLines.read(file, LabelledSequence.class));
  }

  /** How long they are. */
  public IntSummaryStatistics lengths() {
    return sequences.stream().mapToInt(it -> it.inputIds().length).summaryStatistics();
  }
}
