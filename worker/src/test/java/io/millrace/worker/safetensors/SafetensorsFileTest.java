package io.millrace.worker.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.service.SetupException;
import io.millrace.worker.tensor.HostTensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsFileTest {
  @TempDir Path directory;

  @Test
  void readsWhatWasWritten() throws IOException {
    Map<String, HostTensor> tensors = new LinkedHashMap<>();
    tensors.put("b", tensor(new float[] {1, -2, 3.5f, 4, 5, 6}, 2, 3));
    tensors.put("a", tensor(new float[] {7}));
    tensors.put("none", tensor(new float[0], 0, 4));
    Path path = directory.resolve("model.safetensors");
    SafetensorsWriter.write(path, tensors);

    SafetensorsFile file = SafetensorsFile.open(path);
    assertThat(file.entries().keySet()).containsExactlyInAnyOrder("b", "a", "none");
    tensors.forEach(
        (name, tensor) -> {
          assertThat(file.map(name).shape()).isEqualTo(tensor.shape());
          assertThat(file.map(name).data()).isEqualTo(tensor.data());
        });
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.LITTLE_ENDIAN);
    long header = bytes.getLong(0);
    assertThat(header % 8).isZero();
    assertThat(new String(bytes.array(), 8, (int) header, StandardCharsets.UTF_8))
        .startsWith(
            "{\"__metadata__\":{\"format\":\"pt\"},\"b\":{\"dtype\":\"F32\",\"shape\":[2,3],");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'t':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}} | 4 | cut short",
        "{'t':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}} | 12 | too long",
        "{'t':{'dtype':'F99','shape':[2],'data_offsets':[0,8]}} | 8 | tensor t has the unknown element type 'F99'",
        "{'t':{'dtype':'F32','shape':[3],'data_offsets':[0,8]}} | 8 | tensor t has the shape [3] of F32 in 8 bytes",
        "{'t':{'dtype':'F32','shape':[4294967296,4294967296,4],'data_offsets':[0,0]}} | 0 | impossible shape",
        "{'t':{'dtype':'F32','shape':[-2],'data_offsets':[0,8]}} | 8 | tensor t has the value -2",
        "{'t':{'dtype':'F32','shape':[2],'data_offsets':[8,0]}} | 8 | no range of bytes",
        "{'t':{'dtype':'F32','shape':[2]}} | 8 | tensor t has no data_offsets",
        "{'t':{'dtype':'F32','shape':[2],'data_offsets':[4,12]}} | 12 | tensor t begins at byte 4",
        "{'t':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},'u':{'dtype':'F32','shape':[2],'data_offsets':[4,12]}} | 12 | tensor u begins at byte 4",
        "{'t':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},'t':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}} | 8 | not valid JSON",
        "{'t':{'dtype':'F32','shape':[2],'shape':[1],'data_offsets':[0,8]}} | 8 | not valid JSON",
        "{'t':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}} {} | 8 | not valid JSON",
        "{'t':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},'u':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}} | 8 | tensor u begins at byte 0",
        "{'t':{'dtype':'F32','shape':[2],'data_offsets':[0,9223372036854775808]}} | 8 | tensor t has the value 9223372036854775808",
        "{'t':{'dtype':'F32','shape':[2],'data_offsets':[0,9223372036854775807]}} | 8 | tensor t has the shape [2]",
        "{'t':{'dtype':'F32','shape':[0,4611686018427387904,4],'data_offsets':[0,8]}} | 8 | tensor t has the shape",
        "{'t':{'dtype':'F32','shape':[2.0],'data_offsets':[0,8]}} | 8 | tensor t has the value 2.0",
        "{'t':{'dtype':'F32','shape':8,'data_offsets':[0,8]}} | 8 | tensor t has no shape",
        "{'t':{'dtype':null,'shape':[2],'data_offsets':[0,8]}} | 8 | unknown element type",
        "{'t':{'dtype':'F32','shape':[[2]],'data_offsets':[0,8]}} | 8 | not valid JSON",
        "{'t':{'dtype':'F32','shape':[1111111111111111111111111111111],'data_offsets':[0,8]}} | 8 | not valid JSON",
        "{'t':7} | 8 | tensor t has the unknown element type",
        "[1] | 0 | not a JSON object",
        "{'t' | 0 | not valid JSON",
      })
  void refusesADamagedFile(String header, int dataBytes, String reason) throws IOException {
    Path path = write(header.replace('\'', '"'), dataBytes);
    assertThatThrownBy(() -> SafetensorsFile.open(path))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining(path.toString())
        .hasMessageContaining(reason.trim());
  }

  @Test
  void refusesAHeaderLengthThatLies() throws IOException {
    Path path = directory.resolve("lies.safetensors");
    byte[] bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(9).array();
    Files.write(path, bytes);
    assertThatThrownBy(() -> SafetensorsFile.open(path))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("9 bytes, but the file has 16");
    for (long length : new long[] {-1, Long.MIN_VALUE, Long.MAX_VALUE, 200_000_000}) {
      Files.write(
          path, ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array());
      assertThatThrownBy(() -> SafetensorsFile.open(path))
          .isInstanceOf(SetupException.class)
          .hasMessageContaining(Long.toUnsignedString(length) + " bytes, but the file has 16");
    }
    Files.write(path, new byte[3]);
    assertThatThrownBy(() -> SafetensorsFile.open(path)).hasMessageContaining("at least 8 bytes");
    assertThatThrownBy(() -> SafetensorsFile.open(directory.resolve("nowhere")))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("is not there");
  }

  @Test
  void readsNoHeaderOfADeepNest() throws IOException {
    Path path = write("[".repeat(1_000_000), 0);
    assertThatThrownBy(() -> SafetensorsFile.open(path))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("not valid JSON");
  }

  @Test
  void refusesMoreTensorsThanAnyModelHas() throws IOException {
    StringBuilder header = new StringBuilder("{");
    for (int i = 0; i <= 1_000_000; i++) {
      header.append(i == 0 ? "" : ",").append("\"").append(i).append("\":0");
    }
    Path path = write(header.append('}').toString(), 0);
    assertThatThrownBy(() -> SafetensorsFile.open(path))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("names 1,000,001 tensors");
  }

  @Test
  void refusesATensorOfATypeThatIsNoWeight() throws IOException {
    Path path = write("{\"t\":{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[0,8]}}", 8);
    assertThatThrownBy(() -> SafetensorsFile.open(path).map("t"))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("tensor t is of type I64");
  }

  private Path write(String header, int dataBytes) throws IOException {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + json.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
    return Files.write(
        directory.resolve("test.safetensors"), bytes.putLong(json.length).put(json).array());
  }

  private static HostTensor tensor(float[] values, long... shape) {
    HostTensor tensor = HostTensor.zeros(shape);
    tensor.floats().put(values);
    return tensor;
  }
}
