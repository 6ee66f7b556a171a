package io.millrace.worker.torch;

import io.millrace.worker.batch.FlatBatch;
import io.millrace.worker.model.TransformerModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A batch with more targets than the head takes at a time trains as its sequences one by one do.
 */
class HeadChunksTest {
  private static final int SEQUENCES = 45;
  private static final int LENGTH = 30;

  @ParameterizedTest
  @MethodSource("io.millrace.worker.torch.TinyModels#languageModels")
  void chunksAddUp(TransformerModel model) {
    List<TestSequence> sequences = new ArrayList<>();
    Random random = new Random(3);
    for (int i = 0; i < SEQUENCES; i++) {
      sequences.add(TestSequence.of(random.ints(LENGTH, 0, 67).toArray()));
    }
    List<FlatBatch> alone = sequences.stream().map(s -> TestSequence.flat(List.of(s))).toList();

    Gradients together =
        Gradients.of(TinyModels.plain(model), List.of(TestSequence.flat(sequences)));

    together.assertCloseTo(Gradients.of(TinyModels.plain(model), alone), 1e-5);
  }
}
