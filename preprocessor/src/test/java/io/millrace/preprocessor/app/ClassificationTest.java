package io.millrace.preprocessor.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.preprocessor.bert.BertTokenizer;
import io.millrace.preprocessor.gpt2.Gpt2Tokenizer;
import io.millrace.preprocessor.ledger.Account;
import io.millrace.preprocessor.record.UglyRecords;
import io.millrace.schemas.batch.Source;
import io.millrace.schemas.batch.Task;
import io.millrace.schemas.batch.TokenBatch;
import io.millrace.service.SetupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records with labels through the whole topology, with BERT's tokenizer of letters. */
class ClassificationTest {
  private static final Map<String, String> PAIRS =
      Map.of("text.field", "sentence1", "text.pair.field", "sentence2");

  @TempDir private Path directory;

  @BeforeEach
  void write() throws IOException {
    BertTokenizer.writeTo(directory);
  }

  private ClassificationFixture fixture(Map<String, String> more) {
    return new ClassificationFixture(directory, more);
  }

  private static Map<String, String> pairsWith(String... more) {
    Map<String, String> settings = new HashMap<>(PAIRS);
    for (int i = 0; i < more.length; i += 2) {
      settings.put(more[i], more[i + 1]);
    }
    return settings;
  }

  @Test
  void oneTextHasNoTypes() {
    try (ClassificationFixture pipeline = fixture(Map.of())) {
      pipeline.send("{'text': 'the witness', 'label': 1}");
      TokenBatch batch = pipeline.batches().get(0);
      assertThat(batch.task()).isEqualTo(Task.SEQUENCE_CLASSIFICATION);
      assertThat(batch.inputIds()).containsExactly(101, 1996, 7409, 102, 0, 0, 0, 0);
      assertThat(batch.attentionMask()).containsExactly(1, 1, 1, 1, 0, 0, 0, 0);
      assertThat(batch.tokenTypeIds()).isEmpty();
      assertThat(batch.labels()).containsExactly(1);
    }
  }

  @Test
  void rowsOfDifferentLengthAreOneBatch() {
    try (ClassificationFixture pipeline = fixture(pairsWith("batch.rows", "3"))) {
      pipeline.send("{'sentence1': 'the', 'sentence2': 'witness', 'label': 1}");
      pipeline.send("{'sentence1': 'he', 'sentence2': 'called the witness', 'label': 0}");
      pipeline.send("{'sentence1': '.', 'sentence2': '.', 'label': 1}");

      TokenBatch batch = pipeline.batches().get(0);
      assertThat(batch.rows()).isEqualTo(3);
      assertThat(batch.length()).isEqualTo(8);
      assertThat(batch.inputIds())
          .startsWith(101, 1996, 102, 7409, 102, 0, 0, 0)
          .endsWith(101, 1012, 102, 1012, 102, 0, 0, 0);
      assertThat(batch.tokenTypeIds())
          .containsExactly(0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 0, 0, 0);
      assertThat(batch.labels()).containsExactly(1, 0, 1);
      assertThat(batch.targetCount()).isEqualTo(3);
      assertThat(batch.tokenCount()).isEqualTo(17);
      pipeline.assertBalanced();
    }
  }

  @Test
  void rowsOfLikeLengthGoTogether() {
    try (ClassificationFixture pipeline =
        fixture(Map.of("batch.rows", "2", "eval.batch.rows", "2", "length.buffer", "4"))) {
      List.of("the", "the the the the the", "the the the the", "the the")
          .forEach(text -> pipeline.send("{'text': '" + text + "', 'label': 0}"));
      assertThat(pipeline.batches())
          .extracting(batch -> batch.sources().stream().map(Source::offset).toList())
          .containsExactly(List.of(0L, 3L), List.of(1L, 2L));
    }
  }

  /** GPT-2's says nothing of types, and no end is appended to what is classified. */
  @Test
  void aTokenizerWithoutTypes() throws IOException {
    Gpt2Tokenizer.writeTo(directory);
    try (ClassificationFixture pipeline = fixture(Map.of("pad.multiple", "1"))) {
      pipeline.send("{'text': 'one', 'label': '1'}");
      TokenBatch batch = pipeline.batches().get(0);
      assertThat(batch.inputIds()).hasSize(1);
      assertThat(batch.tokenTypeIds()).isEmpty();
      assertThat(batch.labels()).containsExactly(1);
    }
  }

  @Test
  void whatIsCutOffIsCounted() {
    try (ClassificationFixture pipeline = fixture(pairsWith("max.length", "7"))) {
      pipeline.send("{'sentence1': 'a b c', 'sentence2': 'd e f g h', 'label': 1}");
      pipeline.send("{'sentence1': 'a', 'sentence2': 'd', 'label': 'no'}");
      pipeline.send("{'sentence1': 'a', 'sentence2': '\\u0000', 'label': 0}");

      TokenBatch batch = pipeline.batches().get(0);
      assertThat(batch.tokenTypeIds()).containsExactly(0, 0, 0, 0, 1, 1, 1);
      assertThat(pipeline.ledger(Account.TOKENS_IN)).isEqualTo(11 + 4);
      assertThat(pipeline.ledger(Account.TOKENS_BATCHED)).isEqualTo(7);
      assertThat(pipeline.ledger(Account.TOKENS_TRUNCATED)).isEqualTo(4);
      assertThat(pipeline.ledger(Account.TOKENS_REJECTED)).isEqualTo(4);
      assertThat(pipeline.letters())
          .hasSize(2)
          .last()
          .isEqualTo("empty: Of the field 'sentence2' the tokenizer makes no token.");
      pipeline.assertBalanced();
    }
  }

  @Test
  void theBeginningCanBeCut() {
    try (ClassificationFixture pipeline =
        fixture(Map.of("max.length", "4", "too.long", "truncate-left"))) {
      pipeline.send("{'text': 'he called the witness', 'label': 1}");
      assertThat(pipeline.batches().get(0).inputIds()).containsExactly(101, 1996, 7409, 102);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'sentence2': 'b', 'label': 1}|missing_field: The field 'sentence1' is missing",
        "{'sentence1': 'a', 'label': 1}|missing_field: The field 'sentence2' is missing",
        "{'sentence1': 'a', 'sentence2': 'b'}|missing_field: The field 'label' is missing",
        "{'sentence1': null, 'sentence2': 'b', 'label': 1}|wrong_field_type: The field 'sentence1'",
        "{'sentence1': 'a', 'sentence2': ['b'], 'label': 1}|wrong_field_type: The field 'sentence2'",
        "{'sentence1': '', 'sentence2': 'b', 'label': 1}|empty: The field 'sentence1' is empty",
        "{'sentence1': 'a', 'sentence2': ' ', 'label': 1}|empty: The field 'sentence2' holds",
        "{'sentence1': 'a', 'sentence2': 'b', 'label': null}|wrong_field_type: The field 'label'",
        "{'sentence1': 'a', 'sentence2': 'b', 'label': 2}|unknown_label: The field 'label' has",
        "{'sentence1': 'a', 'sentence2': 'b', 'label': 1.5}|unknown_label: The field 'label' has",
        "{'sentence1': 'a', 'sentence2': 'b', 'label': 'x'}|unknown_label: The field 'label' has",
        "{'sentence1': 'a', 'sentence2': 'b', 'label': NaN}|broken_json: The JSON is broken",
        "a plain text|missing_field: The record is plain text, so it has no 'sentence1', 'sentence2'"
            + " and no 'label', which are read to classify it.",
      })
  void whatCannotBeClassifiedIsALetter(String record, String letter) {
    try (ClassificationFixture pipeline = fixture(PAIRS)) {
      pipeline.send(record);
      assertThat(pipeline.batches()).isEmpty();
      assertThat(pipeline.letters()).singleElement().asString().startsWith(letter);
      pipeline.assertBalanced();
    }
  }

  @Test
  void aTombstoneIsALetter() {
    try (ClassificationFixture pipeline = fixture(PAIRS)) {
      pipeline.send(new TestRecord<>("key".getBytes(UTF_8), null));
      assertThat(pipeline.letters()).singleElement().asString().startsWith("tombstone: ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "text", "messages", "haiku"})
  void aHeaderMayNotNameAnotherFormat(String format) {
    try (ClassificationFixture pipeline = fixture(Map.of())) {
      pipeline.send(
          new TestRecord<>(
              null,
              "{\"text\": \"the\", \"label\": 1}".getBytes(UTF_8),
              new RecordHeaders().add("millrace.format", format.getBytes(UTF_8)),
              Instant.EPOCH));
      if (List.of("auto", "text").contains(format)) {
        assertThat(pipeline.letters()).isEmpty();
        assertThat(pipeline.batches()).hasSize(1);
      } else {
        assertThat(pipeline.letters())
            .containsExactly(
                "unknown_format: The record's header names the format '"
                    + format
                    + "'; where records are classified there are auto and text alone.");
      }
    }
  }

  /** TextRecord's fields are strings all of them, so its label is one too. */
  @Test
  void recordsInAvro() throws IOException {
    config("{\"id2label\": {\"0\": \"different\", \"1\": \"same\"}}");
    try (ClassificationFixture pipeline = fixture(pairsWith("batch.rows", "2"))) {
      for (String label : List.of("same", "0")) {
        pipeline.send(
            new TestRecord<>(
                null,
                AvroBytes.textRecord(
                    Map.of("sentence1", "the", "sentence2", "witness", "label", label))));
      }
      assertThat(pipeline.letters()).isEmpty();
      assertThat(pipeline.batches().get(0).labels()).containsExactly(1, 0);
    }
  }

  @Test
  void severalLabels() throws IOException {
    config("{\"num_labels\": 3, \"problem_type\": \"multi_label_classification\"}");
    try (ClassificationFixture pipeline =
        fixture(Map.of("batch.rows", "2", "label.names", "toxic,rude,threat"))) {
      pipeline.send("{'text': 'he', 'label': ['rude', 'threat']}");
      pipeline.send("{'text': 'him', 'label': []}");
      TokenBatch batch = pipeline.batches().get(0);
      assertThat(batch.labels()).containsExactly(-100, -100);
      assertThat(batch.labelValues()).containsExactly(0, 1, 1, 0, 0, 0);
      assertThat(batch.targetCount()).isEqualTo(2);
    }
  }

  @Test
  void aRegression() {
    try (ClassificationFixture pipeline =
        fixture(
            pairsWith("problem.type", "regression", "label.field", "score", "batch.rows", "2"))) {
      pipeline.send("{'sentence1': 'he', 'sentence2': 'him', 'score': 3.8}");
      pipeline.send("{'sentence1': 'he', 'sentence2': '.', 'score': 0}");
      TokenBatch batch = pipeline.batches().get(0);
      assertThat(batch.labels()).containsExactly(-100, -100);
      assertThat(batch.labelValues()).containsExactly(3.8f, 0);
    }
  }

  @Test
  void whatIsHeldOutIsEvaluatedOnWithItsLabel() {
    try (ClassificationFixture pipeline =
        fixture(pairsWith("holdout.share", "1", "eval.batch.rows", "1"))) {
      pipeline.send("{'sentence1': 'the', 'sentence2': 'witness', 'label': 1}");
      // A bad one would be no use there: it is a letter from where it came.
      pipeline.send("{'sentence1': 'the', 'sentence2': 'witness', 'label': 7}");

      assertThat(pipeline.batches()).isEmpty();
      TokenBatch batch = pipeline.evalBatches().get(0);
      assertThat(batch.task()).isEqualTo(Task.SEQUENCE_CLASSIFICATION);
      assertThat(batch.labels()).containsExactly(1);
      assertThat(batch.tokenTypeIds()).containsExactly(0, 0, 0, 1, 1, 0, 0, 0);
      assertThat(pipeline.letters()).singleElement().asString().startsWith("unknown_label: ");
      assertThat(pipeline.ledger(Account.RECORDS_HELD_OUT)).isEqualTo(1);
      pipeline.assertBalanced();
    }
  }

  @Test
  void aDuplicateIsALetter() {
    try (ClassificationFixture pipeline = fixture(Map.of("deduplicate.records", "10"))) {
      pipeline.send("{'text': 'the', 'label': 1}");
      pipeline.send("{'text': 'the', 'label': 1}");
      pipeline.send("{'text': 'the', 'label': 0}");
      assertThat(pipeline.batches()).hasSize(2);
      assertThat(pipeline.letters()).singleElement().asString().startsWith("duplicate: ");
    }
  }

  /** 600,000 classes take 2.4 MB of a row, and four such rows are more than a record can have. */
  @Test
  void manyClassesMakeNoBatchTooLarge() throws IOException {
    config("{\"num_labels\": 600000, \"problem_type\": \"multi_label_classification\"}");
    try (ClassificationFixture pipeline = fixture(Map.of("batch.rows", "100"))) {
      IntStream.range(0, 4)
          .forEach(id -> pipeline.send("{'text': 'the', 'label': ['" + id + "']}"));
      List<TokenBatch> batches = pipeline.batches();
      assertThat(batches).extracting(TokenBatch::rows).containsExactly(3, 1);
      assertThat(batches.get(1).labelValues()[3]).isEqualTo(1);
    }
  }

  @Test
  void uglyRecordsAreBatchesOrLetters() {
    try (ClassificationFixture pipeline = fixture(Map.of())) {
      Map<String, byte[]> ugly = UglyRecords.all();
      ugly.forEach((name, value) -> pipeline.send(new TestRecord<>(null, value)));
      assertThat(pipeline.batches().size() + pipeline.letters().size()).isEqualTo(ugly.size());
      pipeline.assertBalanced();
    }
  }

  @Test
  void theTextsMustHaveRoom() {
    assertThatThrownBy(() -> fixture(pairsWith("max.length", "4")))
        .isInstanceOf(SetupException.class)
        .hasMessageStartingWith("max.length is 4, and the tokenizer adds 3 special tokens");
  }

  private void config(String json) throws IOException {
    Files.writeString(directory.resolve("config.json"), json);
  }
}
