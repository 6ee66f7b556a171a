package io.millrace.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LimitedFileTest {
  @TempDir Path directory;

  @Test
  void readsWhatFits() throws IOException {
    Path file = Files.writeString(directory.resolve("a"), "größe");

    assertThat(LimitedFile.text(file, 7)).isEqualTo("größe");
    assertThat(LimitedFile.bytes(file, 100)).hasSize(7);
  }

  @Test
  void refusesAByteMore() throws IOException {
    Path file = Files.write(directory.resolve("a"), new byte[1001]);

    assertThatThrownBy(() -> LimitedFile.bytes(file, 1000))
        .isInstanceOf(IOException.class)
        .hasMessage("it has more than 1,000 bytes, and no such file does");
  }

  @Test
  void refusesWhatIsNoUtf8() throws IOException {
    Path file = Files.write(directory.resolve("a"), new byte[] {(byte) 0xFF});

    assertThatThrownBy(() -> LimitedFile.text(file, 10))
        .isInstanceOf(CharacterCodingException.class);
  }
}
