package io.millrace.benchmarks.sequences;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.worker.batch.FlatBatch;
import io.millrace.worker.batch.Supervision.Classes;
import io.millrace.worker.batch.Supervision.NextTokens;
import io.millrace.worker.source.Delivery;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchesTest {
  @Test
  void everyTokenButTheFirstIsATarget() {
    TokenSequences sequences =
        new TokenSequences(List.of(new int[] {5, 6, 7}, new int[] {8, 9}, new int[] {1, 2}));

    List<Delivery.Batch> batches = Batches.of(sequences, 2, 10);

    assertThat(batches).hasSize(2);
    assertThat(batches.get(0).batch().length()).isEqualTo(3);
    assertThat(batches.get(0).flat().tokenIds()).containsExactly(5, 6, 7, 8, 9);
    assertThat(((NextTokens) batches.get(0).flat().supervision()).ids()).containsExactly(6, 7, 9);
    assertThat(batches.get(1).flat().tokenIds()).containsExactly(1, 2);
    assertThat(batches.get(1).at().offset()).isEqualTo(1);
  }

  @Test
  void aClassifiersBatchesHaveTypesAndLabels() {
    LabelledSequences sequences =
        new LabelledSequences(
            List.of(
                new LabelledSequence(new int[] {5, 6, 7}, new int[] {0, 0, 1}, 1),
                new LabelledSequence(new int[] {8, 9}, new int[] {0, 1}, 0),
                new LabelledSequence(new int[] {3}, new int[] {0}, 1)));

    List<Delivery.Batch> batches = Batches.of(sequences, 2, 10);

    assertThat(batches).hasSize(2);
    FlatBatch first = batches.get(0).flat();
    assertThat(first.tokenIds()).containsExactly(5, 6, 7, 8, 9);
    assertThat(first.tokenTypeIds()).containsExactly(0, 0, 1, 0, 1);
    assertThat(first.sequenceLengths()).containsExactly(3, 2);
    assertThat(((Classes) first.supervision()).labels()).containsExactly(1, 0);
    assertThat(((Classes) batches.get(1).flat().supervision()).labels()).containsExactly(1);
  }
}
