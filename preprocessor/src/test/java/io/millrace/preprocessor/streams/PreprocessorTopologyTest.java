package io.millrace.preprocessor.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.batch.Source;
import io.millrace.schemas.batch.TokenBatch;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PreprocessorTopologyTest {
  private final TopologyFixture topology = new TopologyFixture(2, 10_000);

  @AfterEach
  void close() {
    topology.close();
  }

  @Test
  void makesABatchOfEveryTwoTexts() {
    topology.send("abc");
    assertThat(topology.batches()).isEmpty();
    topology.send("{\"text\": \"defgh\"}");

    TokenBatch batch = topology.batches().get(0);
    assertThat(batch.rows()).isEqualTo(2);
    assertThat(batch.length()).isEqualTo(8);
    assertThat(batch.inputIds())
        .containsExactly('a', 'b', 'c', 1, 2, 2, 2, 2, 'd', 'e', 'f', 'g', 'h', 1, 2, 2);
    assertThat(batch.attentionMask())
        .containsExactly(1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 0, 0);
    assertThat(batch.labels())
        .containsExactly(
            'a', 'b', 'c', 1, -100, -100, -100, -100, 'd', 'e', 'f', 'g', 'h', 1, -100, -100);
    assertThat(batch.sources()).isEqualTo(List.of(new Source(0, 0, 0), new Source(0, 1, 1)));
    assertThat(batch.tokenCount()).isEqualTo(10);
    assertThat(batch.targetCount()).isEqualTo(10);
    assertThat(batch.oldestRecordAt()).isEqualTo(TopologyFixture.START);
    assertThat(batch.tokenizerFingerprint()).isEqualTo("tokenizer");
    assertThat(batch.formatFingerprint()).isEqualTo("format");
  }
}
