package io.millrace.preprocessor.streams;

import static io.millrace.preprocessor.streams.TopologyFixture.LINGER;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.batch.Source;
import io.millrace.schemas.batch.TokenBatch;
import java.time.Duration;
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
    assertThat(batch.sources()).isEqualTo(List.of(new Source(0, 0, 0, 0), new Source(0, 1, 0, 1)));
    assertThat(batch.tokenCount()).isEqualTo(10);
    assertThat(batch.targetCount()).isEqualTo(10);
    assertThat(batch.oldestRecordAt()).isEqualTo(TopologyFixture.START);
    assertThat(batch.tokenizerFingerprint()).isEqualTo("tokenizer");
    assertThat(batch.formatFingerprint()).isEqualTo("format");
  }

  @Test
  void evaluationTextGoesItsOwnWay() {
    topology.send("abc");
    topology.sendForEvaluation("def");

    assertThat(topology.batches()).isEmpty();
    assertThat(topology.evalBatches()).hasSize(1);
    assertThat(topology.count("records", "input", "eval-text", "outcome", "accepted")).isEqualTo(1);
    assertThat(topology.count("records", "input", "text", "outcome", "accepted")).isEqualTo(1);
  }

  @Test
  void anIncompleteBatchIsSentWhenItsOldestTextHasWaitedLongEnough() {
    topology.send("abc");
    topology.waitFor(LINGER.minus(Duration.ofMillis(250)));
    assertThat(topology.batches()).isEmpty();

    topology.waitFor(Duration.ofMillis(250));
    assertThat(topology.batches()).singleElement().extracting(TokenBatch::rows).isEqualTo(1);
    assertThat(topology.count("batches", "input", "text", "reason", "linger")).isEqualTo(1);

    topology.waitFor(LINGER);
    assertThat(topology.batches()).isEmpty();
  }

  @Test
  void theWaitBeginsWithTheOldestTextOfEachBatch() {
    topology.send("abc");
    topology.waitFor(LINGER.dividedBy(2));
    topology.send("def");
    assertThat(topology.batches()).hasSize(1);
    topology.send("ghi");
    topology.waitFor(LINGER.dividedBy(2));
    assertThat(topology.batches()).isEmpty();
    topology.waitFor(LINGER.dividedBy(2));
    assertThat(topology.batches()).hasSize(1);
  }

  @Test
  void newerTextsDoNotProlongTheWait() {
    try (TopologyFixture larger = new TopologyFixture(3, 10_000)) {
      larger.send("abc");
      larger.waitFor(LINGER.dividedBy(2));
      larger.send("def");
      larger.waitFor(LINGER.dividedBy(2));
      assertThat(larger.batches()).singleElement().matches(batch -> batch.rows() == 2);
    }
  }

  @Test
  void whatIsCutOffIsCounted() {
    topology.send("12345678901234567890");
    topology.send("a");

    TokenBatch batch = topology.batches().get(0);
    assertThat(batch.length()).isEqualTo(TopologyFixture.MAX_LENGTH);
    assertThat(batch.inputIds()[15]).isEqualTo(1);
    assertThat(topology.count("tokens.truncated", "input", "text")).isEqualTo(5);
  }

  @Test
  void theLedgerBalances() {
    List.of("abc", "", "12345678901234567890", "{broken", "\u0001", "de", "fgh")
        .forEach(topology::send);

    double in = topology.count("tokens.in", "input", "text");
    assertThat(in).isEqualTo(4 + 21 + 1 + 3 + 4);
    assertThat(topology.count("tokens.rejected", "input", "text")).isEqualTo(1);
    assertThat(topology.count("tokens.truncated", "input", "text")).isEqualTo(5);
    assertThat(topology.count("tokens.batched", "input", "text")).isEqualTo(4 + 16 + 3 + 4);
    assertThat(topology.pending("tokens")).isZero();

    topology.send("pending");
    assertThat(topology.pending("tokens")).isEqualTo(8);
    assertThat(topology.pending("sequences")).isEqualTo(1);
    assertThat(topology.count("tokens.in", "input", "text")).isEqualTo(in + 8);
  }

  @Test
  void aBatchIsClosedBeforeItOutgrowsItsRecord() {
    try (TopologyFixture small = new TopologyFixture(1000, 700)) {
      for (int i = 0; i < 5; i++) {
        small.send("abcdefgh");
      }
      assertThat(small.batches()).hasSize(2).allMatch(batch -> batch.rows() == 2);
      assertThat(small.count("batches", "input", "text", "reason", "bytes")).isEqualTo(2);
    }
  }
}
