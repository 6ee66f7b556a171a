package io.millrace.preprocessor.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.preprocessor.gpt2.Gpt2Tokenizer;
import io.millrace.preprocessor.record.UglyRecords;
import io.millrace.schemas.batch.Source;
import io.millrace.schemas.batch.TokenBatch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.LongStream;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A corpus of ugly records through the whole topology, with GPT-2's real tokenizer. */
class UglyTextTest {
  @TempDir private static Path directory;

  @ParameterizedTest
  @CsvSource({
    "padded, everything, truncate",
    "packed, completions, split",
    "packed, everything, truncate-left"
  })
  void everyRecordIsInABatchOrALetterAndNeverInBoth(String layout, String trainOn, String tooLong)
      throws Exception {
    Map<String, byte[]> ugly = UglyRecords.all();
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    PreprocessorSettings settings =
        PreprocessorSettings.of(
            Map.of(
                "tokenizer",
                Gpt2Tokenizer.writeTo(directory).toString(),
                "chat.template",
                "chatml",
                "layout",
                layout,
                "train.on",
                trainOn,
                "too.long",
                tooLong,
                "max.length",
                "1024"));
    Properties properties = new Properties();
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    try (Pipeline pipeline = Pipeline.of(settings, registry);
        TopologyTestDriver driver = new TopologyTestDriver(pipeline.topology(), properties)) {
      TestInputTopic<byte[], byte[]> text =
          driver.createInputTopic("text", new ByteArraySerializer(), new ByteArraySerializer());
      ugly.forEach((name, value) -> text.pipeInput(value));
      driver.advanceWallClockTime(Duration.ofMinutes(1));

      List<Long> accounted = new ArrayList<>();
      driver
          .createOutputTopic("batches", new ByteArrayDeserializer(), new ByteArrayDeserializer())
          .readValuesToList()
          .forEach(
              batch ->
                  TokenBatch.CODEC.decode(batch).sources().stream()
                      .map(Source::offset)
                      .distinct()
                      .forEach(accounted::add));
      List<Long> batched = accounted.stream().distinct().toList();
      List<Long> all = new ArrayList<>(batched);
      driver
          .createOutputTopic(
              "dead-letters", new ByteArrayDeserializer(), new ByteArrayDeserializer())
          .readRecordsToList()
          .forEach(
              letter ->
                  all.add(
                      Long.parseLong(
                          new String(
                              letter.headers().lastHeader("__streams.errors.offset").value(),
                              UTF_8))));
      assertThat(all)
          .containsExactlyInAnyOrderElementsOf(LongStream.range(0, ugly.size()).boxed().toList());
      List<String> names = List.copyOf(ugly.keySet());
      assertThat(batched.stream().map(offset -> names.get(offset.intValue())))
          .noneMatch(name -> name.startsWith("bad: "));
      assertThat(registry.find("millrace.preprocessor.ledger.difference").gauges())
          .hasSize(2 * 3)
          .allSatisfy(gauge -> assertThat(gauge.value()).isZero());
    }
  }
}
