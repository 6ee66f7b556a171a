package io.millrace.cli.produce;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class LineSourceTest {
  @Test
  void givesTheLinesAsTheyAre() throws IOException {
    assertThat(lines("a \r\n\tb\nno newline at the end", 1, OptionalLong.empty()))
        .containsExactly("a ", "\tb", "no newline at the end");
  }

  @Test
  void countsBlankLines() throws IOException {
    LineSource source = source("a\n\n \t\r\nb\n", 2, OptionalLong.empty());
    assertThat(collect(source)).containsExactly("a", "b", "a", "b");
    assertThat(source.blank()).isEqualTo(2);
  }

  @Test
  void shufflesEachRepetitionFromTheSeed() throws IOException {
    String ten = "0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n";
    List<String> twice = lines(ten, 2, OptionalLong.of(42));
    assertThat(twice.subList(0, 10))
        .containsExactlyInAnyOrderElementsOf(twice.subList(10, 20))
        .isNotEqualTo(twice.subList(10, 20))
        .isNotEqualTo(lines(ten, 1, OptionalLong.empty()));
    assertThat(lines(ten, 2, OptionalLong.of(42))).isEqualTo(twice);
    assertThat(lines(ten, 2, OptionalLong.of(43))).isNotEqualTo(twice);
  }

  @Test
  void stopsWhenTold() throws IOException {
    List<byte[]> seen = new ArrayList<>();
    source("a\nb\nc\n", 1, OptionalLong.empty())
        .each(
            line -> {
              seen.add(line);
              return seen.size() < 2;
            });
    assertThat(seen).hasSize(2);
  }

  @Test
  void takesTheKeyFromAField() {
    RecordKey key = new RecordKey("id");
    assertThat(key.of("{\"id\": 7, \"text\": \"a\"}".getBytes(StandardCharsets.UTF_8)))
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("7");
    assertThat(key.of("{\"text\": \"a\"}".getBytes(StandardCharsets.UTF_8))).isNull();
    assertThat(key.of("no json".getBytes(StandardCharsets.UTF_8))).isNull();
    assertThat(key.of("[1]".getBytes(StandardCharsets.UTF_8))).isNull();
    assertThat(new RecordKey(null).of("{\"id\": 7}".getBytes(StandardCharsets.UTF_8))).isNull();
  }

  private static LineSource source(String text, int repeat, OptionalLong seed) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new LineSource(new ByteArrayInputStream(bytes), repeat, seed);
  }

  private static List<String> lines(String text, int repeat, OptionalLong seed) throws IOException {
    return collect(source(text, repeat, seed));
  }

  private static List<String> collect(LineSource source) throws IOException {
    List<String> lines = new ArrayList<>();
    source.each(line -> lines.add(new String(line, StandardCharsets.UTF_8)));
    return lines;
  }
}
