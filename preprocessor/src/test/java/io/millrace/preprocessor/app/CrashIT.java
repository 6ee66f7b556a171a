package io.millrace.preprocessor.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.batch.Source;
import io.millrace.schemas.batch.TokenBatch;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The process is killed and started again: nothing is lost and nothing comes twice. This is the
 * instance without a name, which waits for its old self to time out; {@code crash.KillIT} kills one
 * that has an instance.id, and more cruelly.
 */
class CrashIT {
  @TempDir private Path directory;

  @Test
  void anUnfinishedBatchSurvivesAndIsFinished() throws Exception {
    try (KafkaFixture kafka = new KafkaFixture(directory)) {
      Map<String, String> settings =
          kafka.settings(Map.of("batch.rows", "4", "batch.linger.ms", "3600000"));
      kafka.createTopics(settings);
      String applicationId = PreprocessorSettings.of(settings).applicationId();
      try (PreprocessorProcess process = PreprocessorProcess.start(settings)) {
        send(kafka, 0, 6);
        kafka.awaitCommitted(applicationId, 0, 6);
        process.kill();
      }
      assertThat(offsets(kafka.read(kafka.topics.batches(), found -> !found.isEmpty())))
          .containsExactly(0L, 1L, 2L, 3L);

      try (PreprocessorProcess again = PreprocessorProcess.start(settings)) {
        send(kafka, 6, 8);
        List<ConsumerRecord<byte[], byte[]>> batches =
            kafka.read(kafka.topics.batches(), found -> offsets(found).size() >= 8);
        assertThat(offsets(batches)).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L);
        assertThat(batches).hasSize(2);
        again.kill();
      }
    }
  }

  @Test
  void aKillInTheMiddleOfTheWorkLosesAndDoublesNothing() throws Exception {
    int records = 3000;
    try (KafkaFixture kafka = new KafkaFixture(directory)) {
      Map<String, String> settings =
          kafka.settings(Map.of("batch.rows", "7", "batch.linger.ms", "500"));
      kafka.createTopics(settings);
      try (PreprocessorProcess process = PreprocessorProcess.start(settings)) {
        send(kafka, 0, records / 2);
        kafka.read(kafka.topics.batches(), found -> !found.isEmpty());
        send(kafka, records / 2, records);
        process.kill();
      }
      try (PreprocessorProcess again = PreprocessorProcess.start(settings)) {
        List<ConsumerRecord<byte[], byte[]>> batches =
            kafka.read(kafka.topics.batches(), found -> offsets(found).contains(records - 1L));
        assertThat(offsets(batches))
            .containsExactlyElementsOf(LongStream.range(0, records).boxed().toList());
        again.kill();
      }
    }
  }

  private static void send(KafkaFixture kafka, int from, int to) throws Exception {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = from; i < to; i++) {
      byte[] text = ("This is text number " + i).getBytes(StandardCharsets.UTF_8);
      records.add(new ProducerRecord<>(kafka.topics.text(), 0, null, text));
    }
    kafka.send(records);
  }

  private static List<Long> offsets(List<ConsumerRecord<byte[], byte[]>> batches) {
    return batches.stream()
        .map(batch -> TokenBatch.CODEC.decode(batch.value()))
        .map(TokenBatch::sources)
        .flatMap(List::stream)
        .map(Source::offset)
        .toList();
  }
}
