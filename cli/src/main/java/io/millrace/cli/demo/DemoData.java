package io.millrace.cli.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.service.SetupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The records that a demo trains and evaluates on, one JSON object a line.
 *
 * @param train to train on
 * @param heldOut to evaluate on, none of them in {@code train}
 * @param fields which of the records' fields are text
 * @param shown three prompts for the answers before and after
 */
record DemoData(
    List<String> train, List<String> heldOut, RecordFields fields, List<Example> shown) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Every how many records one is held out, where no evaluation file is given. */
  private static final int HOLD_OUT_EVERY = 10;

  private static final int HELD_OUT_AT_MOST = 200;
  private static final int SHOWN = 3;

  /** The records that Millrace ships, unpacked by {@link DemoFiles}. */
  static DemoData shipped(DemoFiles files) {
    RecordFields fields = RecordFields.of("prompt", "completion", null);
    return new DemoData(
        lines(files.train()),
        lines(files.heldOut()),
        fields,
        lines(files.shown()).stream().map(line -> fields.example(json(line, "shown"))).toList());
  }

  /**
   * Somebody's own records.
   *
   * @param heldOut null holds out every tenth record of {@code text}, at most 200
   * @throws SetupException when a file cannot be read or its first records lack the fields
   */
  static DemoData own(Path text, Path heldOut, RecordFields fields) {
    List<String> train = lines(text);
    List<String> kept = new ArrayList<>();
    List<String> aside = new ArrayList<>();
    if (heldOut != null) {
      kept = train;
      aside = lines(heldOut);
    } else {
      for (int i = 0; i < train.size(); i++) {
        boolean out = i % HOLD_OUT_EVERY == 0 && aside.size() < HELD_OUT_AT_MOST;
        (out ? aside : kept).add(train.get(i));
      }
    }
    if (kept.isEmpty() || aside.isEmpty()) {
      throw new SetupException(
          "There are "
              + kept.size()
              + " records to train on and "
              + aside.size()
              + " to evaluate on in "
              + text
              + (heldOut == null ? "" : " and " + heldOut)
              + ": a demo needs some of both.");
    }
    // The first record tells a wrong field name at once; later ones become dead letters.
    fields.example(json(kept.get(0), text.toString()));
    List<Example> shown =
        aside.stream()
            .limit(SHOWN)
            .map(line -> fields.example(json(line, "the held-out records")))
            .toList();
    return new DemoData(kept, aside, fields, shown);
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream().filter(line -> !line.isBlank()).toList();
    } catch (IOException e) {
      throw new SetupException(
          "The file "
              + file
              + " cannot be read ("
              + e
              + "): give the path of a UTF-8 file with one"
              + " JSON object per line.",
          e);
    }
  }

  private static JsonNode json(String line, String where) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new SetupException(
          "A record of "
              + where
              + " is no JSON ("
              + e.getOriginalMessage()
              + "): give a file with one JSON object per line.",
          e);
    }
  }
}
