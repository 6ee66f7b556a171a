package io.millrace.preprocessor.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.preprocessor.bert.BertTokenizer;
import io.millrace.schemas.batch.Source;
import io.millrace.schemas.batch.Task;
import io.millrace.schemas.batch.TokenBatch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Labelled pairs through a real broker, with a restart while some of them wait. */
class ClassificationIT {
  @TempDir private Path directory;

  @Test
  void whatWaitsOverARestartKeepsItsLabelAndTypes() throws Exception {
    try (KafkaFixture kafka = new KafkaFixture(directory.resolve("unused"))) {
      PreprocessorSettings settings =
          PreprocessorSettings.of(
              kafka.settings(
                  Map.of(
                      "tokenizer", BertTokenizer.writeTo(directory.resolve("bert")).toString(),
                      "task", "sequence_classification",
                      "text.field", "sentence1",
                      "text.pair.field", "sentence2",
                      "label.names", "not_equivalent,equivalent",
                      "batch.rows", "3",
                      "eval.batch.rows", "1",
                      "batch.linger.ms", "3600000")));
      String text = kafka.topics.text();
      try (PreprocessorApplication application = new PreprocessorApplication(settings)) {
        application.start();
        kafka.send(
            List.of(
                record(text, "Amrozi accused his brother .", "His brother accused him .", "1"),
                record(text, "he", "him", "'not_equivalent'"),
                record(text, "he", "him", "'perhaps'")));
        // The letter is in the same transaction as what waits, or a later one.
        kafka.read(kafka.topics.deadLetters(), found -> found.size() == 1);
      }
      try (PreprocessorApplication application = new PreprocessorApplication(settings)) {
        application.start();
        kafka.send(
            List.of(
                record(text, "the witness", "the evidence", "'equivalent'"),
                record(kafka.topics.evalText(), "he", "him", "0")));

        TokenBatch batch = only(kafka.read(kafka.topics.batches(), found -> found.size() == 1));
        assertThat(batch.task()).isEqualTo(Task.SEQUENCE_CLASSIFICATION);
        assertThat(batch.sources())
            .containsExactly(
                new Source(0, 0, 0, 0), new Source(0, 1, 0, 1), new Source(0, 3, 0, 2));
        assertThat(batch.labels()).containsExactly(1, 0, 1);
        assertThat(row(batch.inputIds(), 0, batch.length()))
            .startsWith(101, 2572, 3217, 5831, 5496, 2010, 2567, 1012, 102, 2010, 2567, 5496, 2032);
        assertThat(row(batch.tokenTypeIds(), 0, batch.length()))
            .containsExactly(0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 0);
        assertThat(row(batch.tokenTypeIds(), 1, batch.length())).startsWith(0, 0, 0, 1, 1, 0);

        TokenBatch evaluation =
            only(kafka.read(kafka.topics.evalBatches(), found -> found.size() == 1));
        assertThat(evaluation.labels()).containsExactly(0);
        assertThat(evaluation.formatFingerprint()).isEqualTo(batch.formatFingerprint());
      }
      assertThat(kafka.readAll(kafka.topics.deadLetters()))
          .singleElement()
          .satisfies(
              letter ->
                  assertThat(letter.headers().lastHeader("millrace.reason").value())
                      .isEqualTo("unknown_label".getBytes(UTF_8)));
    }
  }

  private static ProducerRecord<byte[], byte[]> record(
      String topic, String first, String second, String label) {
    String json =
        "{'sentence1': '" + first + "', 'sentence2': '" + second + "', 'label': " + label + "}";
    return new ProducerRecord<>(topic, 0, null, json.replace('\'', '"').getBytes(UTF_8));
  }

  private static TokenBatch only(List<ConsumerRecord<byte[], byte[]>> found) {
    assertThat(found).hasSize(1);
    return TokenBatch.CODEC.decode(found.get(0).value());
  }

  private static List<Integer> row(int[] values, int row, int length) {
    List<Integer> result = new ArrayList<>();
    for (int i = row * length; i < (row + 1) * length; i++) {
      result.add(values[i]);
    }
    return result;
  }
}
