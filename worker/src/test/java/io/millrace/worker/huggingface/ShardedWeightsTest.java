package io.millrace.worker.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.service.SetupException;
import io.millrace.worker.safetensors.SafetensorsFile;
import io.millrace.worker.safetensors.SafetensorsWriter;
import io.millrace.worker.tensor.HostTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardedWeightsTest {
  /** The largest tensors, [4, 16], take 256 bytes. */
  private static final long LIMIT = 600;

  private static final String LAST = "transformer.ln_f.bias";

  @TempDir Path directory;

  private final Map<String, HostTensor> weights = FreshWeights.of(ModelFiles.config(), 3);
  private int shards;
  private Path index;

  @BeforeEach
  void write() throws IOException {
    ShardedWeights.write(directory, weights, LIMIT);
    index = directory.resolve("model.safetensors.index.json");
    JsonNode map = JsonFile.read(index).path("weight_map");
    shards = Integer.parseInt(map.path(LAST).asText().substring(15, 20));
  }

  @Test
  void filesStayWithinTheLimitAndTheIndexSaysWhatIsWhere() throws IOException {
    assertThat(shards).isGreaterThan(3);
    long total = 0;
    for (int i = 1; i <= shards; i++) {
      SafetensorsFile shard = SafetensorsFile.open(shard(i));
      long bytes = shard.entries().values().stream().mapToLong(entry -> entry.bytes()).sum();
      assertThat(bytes).isPositive().isLessThanOrEqualTo(LIMIT);
      total += bytes;
    }
    assertThat(JsonFile.read(index).path("metadata").path("total_size").asLong()).isEqualTo(total);
    assertThat(directory.resolve("model.safetensors")).doesNotExist();

    Map<String, HostTensor> read = read();
    assertThat(read.keySet()).containsExactlyElementsOf(weights.keySet());
    read.forEach((name, t) -> assertThat(t.data()).isEqualTo(weights.get(name).data()));
  }

  @Test
  void aTensorAboveTheLimitHasAFileOfItsOwn(@TempDir Path other) throws IOException {
    ShardedWeights.write(other, weights, 1);
    assertThat(WeightFiles.byTensor(other).values()).doesNotHaveDuplicates();
    assertThat(WeightFiles.byTensor(other)).hasSameSizeAs(weights);
  }

  @Test
  void whatFitsIsOneFileWithoutAnIndex(@TempDir Path other) throws IOException {
    ShardedWeights.write(other, weights, ShardedWeights.MAX_SHARD_BYTES);
    assertThat(other).isDirectoryContaining("glob:**/model.safetensors");
    assertThat(other.toFile().list()).hasSize(1);
  }

  @Test
  void refusesAMissingShard() throws IOException {
    Files.delete(shard(2));
    assertRefused().hasMessageContainingAll(shard(2) + " is not there", index.toString());
  }

  @Test
  void refusesAShardThatIsCutShort() throws IOException {
    byte[] bytes = Files.readAllBytes(shard(2));
    Files.write(shard(2), Arrays.copyOf(bytes, bytes.length - 1));
    assertRefused().hasMessageContainingAll(shard(2).toString(), "cut short");
  }

  @Test
  void refusesATensorThatIsNotWhereTheIndexSays() throws IOException {
    replaceInIndex("\"" + LAST + "\" : \"model-0000" + shards, "\"" + LAST + "\" : \"model-00001");
    assertRefused().hasMessageContainingAll(index.toString(), LAST, shard(1).toString());
  }

  @Test
  void refusesATensorThatTheIndexDoesNotName() throws IOException {
    replaceInIndex("\"" + LAST + "\" : ", "\"transformer.ln_f.weight\" : ");
    assertRefused().hasMessageContainingAll(shard(shards).toString(), LAST, index.toString());
  }

  @Test
  void refusesATensorThatIsInTwoShards() throws IOException {
    Map<String, HostTensor> first = new LinkedHashMap<>(weights);
    first.keySet().retainAll(SafetensorsFile.open(shard(1)).entries().keySet());
    first.put(LAST, weights.get(LAST));
    Files.delete(shard(1));
    SafetensorsWriter.write(shard(1), first);
    assertRefused().hasMessageContainingAll(shard(1).toString(), LAST, index.toString());
  }

  @Test
  void refusesShardsElsewhere() throws IOException {
    replaceInIndex("\"model-00001", "\"../model-00001");
    assertRefused().hasMessageContainingAll(index.toString(), "'../model-00001");
    Files.writeString(index, "{\"weight_map\": {\"a\": \"model\\u0000.safetensors\"}}");
    assertRefused().hasMessageContaining("is no name");
  }

  @Test
  void refusesAnIndexWithoutTensors() throws IOException {
    Files.writeString(index, "{\"weight_map\": {}}");
    assertRefused().hasMessageContaining(index + " has no weight_map");
  }

  @Test
  void ofAModelInShardsItNamesTheIndexWhereATensorIsMissing() throws IOException {
    Map<String, HostTensor> fewer = FreshWeights.of(ModelFiles.config(), 3);
    fewer.remove(LAST);
    for (int i = 1; i <= shards; i++) {
      Files.delete(shard(i));
    }
    ShardedWeights.write(directory, fewer, LIMIT);
    assertRefused().hasMessageContainingAll(index.toString(), LAST, "missing");
  }

  private Path shard(int number) {
    return directory.resolve("model-%05d-of-%05d.safetensors".formatted(number, shards));
  }

  private void replaceInIndex(String old, String replacement) throws IOException {
    String text = Files.readString(index);
    assertThat(text).contains(old);
    Files.writeString(index, text.replace(old, replacement));
  }

  private Map<String, HostTensor> read() throws IOException {
    ModelDirectory model = ModelFiles.withConfig(directory, ModelFiles.GPT2);
    return ModelReader.read(model, false, 0).weights();
  }

  private AbstractThrowableAssert<?, ? extends Throwable> assertRefused() {
    return assertThatThrownBy(this::read).isInstanceOf(SetupException.class);
  }
}
