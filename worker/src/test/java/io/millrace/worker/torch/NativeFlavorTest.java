package io.millrace.worker.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeFlavorTest {

  @Test
  void isCudasWhereItsLibraryLies(@TempDir Path folder) throws IOException {
    Files.createFile(folder.resolve(System.mapLibraryName("torch_cpu")));
    assertThat(NativeFlavor.of(folder)).isEqualTo("cpu");
    assertThat(NativeFlavor.isCuda(folder)).isFalse();
    Files.createFile(folder.resolve(System.mapLibraryName("torch_cuda")));
    assertThat(NativeFlavor.of(folder)).isEqualTo("cu128");
    assertThat(NativeFlavor.isCuda(folder)).isTrue();
  }
}
