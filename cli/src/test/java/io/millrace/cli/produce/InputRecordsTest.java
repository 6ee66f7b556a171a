package io.millrace.cli.produce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.service.SetupException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputRecordsTest {
  @TempDir Path directory;

  @Test
  void linesAreTakenAsTheyAreWhateverTheirEnds() throws IOException {
    assertThat(texts(InputFormat.LINES, "a\r\n\n \t\n b \nlast"))
        .containsExactly("a", " b ", "last");
  }

  @Test
  void aLineLongerThanTheBufferIsWhole() throws IOException {
    String line = "x".repeat(200_000);
    assertThat(texts(InputFormat.LINES, line + "\n" + line + "y"))
        .containsExactly(line, line + "y");
  }

  @Test
  void jsonLinesThatAreNoObjectAreFlawedAndKeepTheirNumber() throws IOException {
    List<SourceRecord> records =
        records(InputFormat.JSONL, "{\"a\": 1}\n\n[1]\n{\"a\": }\n{} x\n{\"a\":1,\"a\":2}\n");
    assertThat(records.get(0).flaw()).isEmpty();
    assertThat(records.stream().map(SourceRecord::line)).containsExactly(1L, 3L, 4L, 5L, 6L);
    assertThat(records.subList(1, 5)).allSatisfy(record -> assertThat(record.flaw()).isPresent());
    assertThat(records.get(2).flaw().orElseThrow()).endsWith("at column 7");
    assertThat(records.get(2).place()).isEqualTo("standard input line 4");
  }

  @Test
  void paragraphsEndAtABlankLine() throws IOException {
    List<SourceRecord> records = records(InputFormat.PARAGRAPHS, "\none\ntwo\n \n\nthree");
    assertThat(text(records.get(0))).isEqualTo("one\ntwo");
    assertThat(records.get(0).line()).isEqualTo(2);
    assertThat(text(records.get(1))).isEqualTo("three");
    assertThat(records).hasSize(2);
  }

  @Test
  void aWholeFileIsOneRecord() throws IOException {
    assertThat(texts(InputFormat.FILE, "one\n\ntwo\n")).containsExactly("one\n\ntwo\n");
    assertThat(texts(InputFormat.FILE, "")).isEmpty();
  }

  @Test
  void filesFollowOneAnotherEachInTheFormatOfItsName() throws IOException {
    Path plain = Files.writeString(directory.resolve("a.txt"), "plain\n");
    Path compressed = directory.resolve("b.jsonl.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(compressed))) {
      out.write("{}\nbroken\n".getBytes(StandardCharsets.UTF_8));
    }
    List<Input> inputs = List.of(input(plain.toString(), ""), input(compressed.toString(), ""));
    try (InputRecords records = new InputRecords(inputs, Optional.empty(), () -> false)) {
      List<SourceRecord> all = all(records);
      assertThat(all.stream().map(InputRecordsTest::text)).containsExactly("plain", "{}", "broken");
      assertThat(all.stream().map(record -> record.flaw().isPresent()))
          .containsExactly(false, false, true);
      assertThat(records.bytesRead()).isEqualTo(Files.size(plain) + Files.size(compressed));
    }
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> input(directory.resolve("none").toString(), ""))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("There is no file " + directory.resolve("none"));
  }

  @Test
  void aPipeThroughWhichNothingComesCanBeEnded() throws IOException {
    InputStream silent = new PipedInputStream(new PipedOutputStream());
    int[] asked = {0};
    try (EndableStream stream = new EndableStream(silent, () -> ++asked[0] > 1)) {
      assertThat(stream.read(new byte[10], 0, 10)).isEqualTo(-1);
    }
  }

  private static Input input(String argument, String standardInput) {
    return Input.of(
        argument, new ByteArrayInputStream(standardInput.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<String> texts(InputFormat format, String text) throws IOException {
    return records(format, text).stream().map(InputRecordsTest::text).toList();
  }

  private static List<SourceRecord> records(InputFormat format, String text) throws IOException {
    try (InputRecords records =
        new InputRecords(List.of(input("-", text)), Optional.of(format), () -> false)) {
      return all(records);
    }
  }

  private static List<SourceRecord> all(InputRecords records) throws IOException {
    List<SourceRecord> all = new ArrayList<>();
    for (SourceRecord record = records.next(); record != null; record = records.next()) {
      all.add(record);
    }
    return all;
  }

  private static String text(SourceRecord record) {
    return new String(record.value(), StandardCharsets.UTF_8);
  }
}
