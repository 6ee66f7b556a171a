package io.millrace.schemas.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.event.EventPayload.BatchCoordinate;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What is not shown by the tests of those who print events. */
class EventSentenceTest {

  @Test
  void aSkippedStepNamesItsFirstBatches() {
    assertThat(EventSentence.of(skipped(3)))
        .isEqualTo(
            "skipped, 2 in a row: loss NaN, gradient norm Infinity,"
                + " batches at 0 offset 1,000, 0 offset 1,001, 0 offset 1,002");
    assertThat(EventSentence.of(skipped(5))).endsWith("0 offset 1,002 and 2 more");
  }

  private static EventPayload skipped(int batches) {
    List<BatchCoordinate> coordinates =
        LongStream.range(1000, 1000 + batches)
            .mapToObj(offset -> new BatchCoordinate(0, offset))
            .toList();
    return new EventPayload.StepSkipped(
        "Why.", 1e-4, "NaN", "Infinity", 8, 100, 90, coordinates, List.of(), 2);
  }
}
