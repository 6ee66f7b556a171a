package io.millrace.preprocessor.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.preprocessor.bert.BertTokenizer;
import io.millrace.schemas.batch.Task;
import io.millrace.schemas.batch.TokenBatch;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sentence pair of TrainerDemo's other trainer, as it becomes a row of BERT's. */
class BertSeedExampleTest {
  private static final int MAX_LENGTH = 128;

  private static final String RECORD =
      """
      {"sentence1": "Amrozi accused his brother , whom he called \\" the witness \\" , of \
      deliberately distorting his evidence .", \
      "sentence2": "Referring to him as only \\" the witness \\" , Amrozi accused his brother of \
      deliberately distorting his evidence .", "label": 1, "idx": 0}""";

  private static final int[] IDS =
      Arrays.stream(
              """
              101 2572 3217 5831 5496 2010 2567 1010 3183 2002 2170 1000 1996 7409 1000 1010 1997
              9969 4487 23809 3436 2010 3350 1012 102 7727 2000 2032 2004 2069 1000 1996 7409 1000
              1010 2572 3217 5831 5496 2010 2567 1997 9969 4487 23809 3436 2010 3350 1012 102"""
                  .split("\\s+"))
          .mapToInt(Integer::parseInt)
          .toArray();

  @TempDir private static Path directory;

  @Test
  void isTheSeedsRow() throws Exception {
    Map<String, String> settings =
        Map.of(
            "text.field", "sentence1",
            "text.pair.field", "sentence2",
            "max.length", Integer.toString(MAX_LENGTH),
            "pad.to", "max.length");
    try (ClassificationFixture pipeline =
        new ClassificationFixture(BertTokenizer.writeTo(directory), settings)) {
      pipeline.send(RECORD);

      assertThat(pipeline.letters()).isEmpty();
      List<TokenBatch> batches = pipeline.batches();
      assertThat(batches).hasSize(1);
      TokenBatch batch = batches.get(0);
      assertThat(IDS).hasSize(50);
      assertThat(batch.task()).isEqualTo(Task.SEQUENCE_CLASSIFICATION);
      assertThat(batch.rows()).isEqualTo(1);
      assertThat(batch.length()).isEqualTo(MAX_LENGTH);
      assertThat(batch.inputIds()).isEqualTo(Arrays.copyOf(IDS, MAX_LENGTH));
      assertThat(batch.attentionMask()).isEqualTo(ones(0, 50));
      // The first segment is [CLS], the first sentence and its [SEP].
      assertThat(batch.tokenTypeIds()).isEqualTo(ones(25, 50));
      assertThat(batch.labels()).containsExactly(1);
      assertThat(batch.labelValues()).isEmpty();
      assertThat(batch.tokenCount()).isEqualTo(50);
      assertThat(batch.targetCount()).isEqualTo(1);
      pipeline.assertBalanced();
    }
  }

  private static int[] ones(int from, int to) {
    return IntStream.range(0, MAX_LENGTH).map(i -> i >= from && i < to ? 1 : 0).toArray();
  }
}
