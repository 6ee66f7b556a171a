package io.millrace.benchmarks.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.service.SetupException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Records with a prompt and a completion, as they lie in a file of JSON lines.
 *
 * @param lines the records as producers send them
 * @param texts the same as the preprocessor lays them out before it tokenizes them
 * @param fields names of the two fields
 */
public record TextRecords(List<byte[]> lines, List<String> texts, Fields fields) {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String BEGINNING = "### Instruction:\n";
  private static final String MIDDLE = "\n\n### Response:\n";

  /** Names of the fields that make a text. */
  public record Fields(String prompt, String completion) {}

  /**
   * Reads a file.
   *
   * @throws SetupException when it cannot be read, is empty, or a line lacks a field
   */
  public static TextRecords read(Path file, Fields fields) {
    List<byte[]> lines = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(file)) {
        JsonNode record = JSON.readTree(line);
        String prompt = field(record, fields.prompt(), file, lines.size() + 1);
        String completion = field(record, fields.completion(), file, lines.size() + 1);
        lines.add(line.getBytes(StandardCharsets.UTF_8));
        texts.add(BEGINNING + prompt + MIDDLE + completion);
      }
    } catch (JsonProcessingException e) {
      throw new SetupException(
          file + ", line " + (lines.size() + 1) + " is no JSON: " + e.getOriginalMessage() + ".",
          e);
    } catch (IOException e) {
      throw new SetupException(
          "The records in " + file + " cannot be read (" + e + "): give a file of JSON lines.", e);
    }
    if (lines.isEmpty()) {
      throw new SetupException(file + " has no record: give a file of JSON lines.");
    }
    return new TextRecords(lines, texts, fields);
  }

  /** This many records, from the first on and over again where there are not so many. */
  public TextRecords take(int count) {
    return new TextRecords(repeat(lines, count), repeat(texts, count), fields);
  }

  /** How many. */
  public int size() {
    return lines.size();
  }

  /** The preprocessor's settings for these records. */
  public Map<String, String> settings() {
    return Map.of(
        "format",
        "prompt-completion",
        "prompt.field",
        fields.prompt(),
        "completion.field",
        fields.completion(),
        "prompt.template",
        BEGINNING + "{prompt}" + MIDDLE + "{completion}");
  }

  private static <T> List<T> repeat(List<T> values, int count) {
    return IntStream.range(0, count).mapToObj(i -> values.get(i % values.size())).toList();
  }

  private static String field(JsonNode record, String name, Path file, int line) {
    JsonNode value = record.path(name);
    if (!value.isTextual()) {
      throw new SetupException(
          file
              + ", line "
              + line
              + " has no text field '"
              + name
              + "': name the fields with --prompt-field and --completion-field.");
    }
    return value.textValue();
  }
}
