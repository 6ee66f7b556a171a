package io.millrace.cli.generate;

import io.millrace.service.SetupException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The prompts that the options name. */
final class Prompts {
  private final InputStream standardInput;

  Prompts(InputStream standardInput) {
    this.standardInput = standardInput;
  }

  /**
   * Those given, and after them those of the file, one per line; blank lines are passed over.
   *
   * @param given each a prompt
   * @param file a path, or - for standard input; null where there is none
   * @throws SetupException when there is none, one is empty, or the file cannot be read
   */
  List<String> of(List<String> given, String file) {
    List<String> prompts = new ArrayList<>(given);
    if (file != null) {
      prompts.addAll(lines(file));
    }
    if (prompts.isEmpty()) {
      throw new SetupException(
          file == null
              ? "There is no prompt: give --prompt TEXT, or --prompts FILE with one per line."
              : (file.equals("-") ? "Standard input" : file) + " has no line with a prompt.");
    }
    if (prompts.contains("")) {
      throw new SetupException("A --prompt is empty: give it a text to go on from.");
    }
    return prompts;
  }

  private List<String> lines(String file) {
    try {
      if (file.equals("-")) {
        return lines(standardInput);
      }
      Path path = Path.of(file);
      if (!Files.isRegularFile(path)) {
        throw new SetupException(
            "There is no file "
                + path
                + ": give the path of a file with one prompt per line, or - for standard input.");
      }
      try (InputStream in = Files.newInputStream(path)) {
        return lines(in);
      }
    } catch (CharacterCodingException e) {
      throw new SetupException("The prompts in " + file + " are not UTF-8: convert them.", e);
    } catch (IOException e) {
      throw new SetupException("The prompts in " + file + " cannot be read: " + e + ".", e);
    }
  }

  private static List<String> lines(InputStream in) throws IOException {
    List<String> lines = new ArrayList<>();
    // Not closed: standard input is not ours.
    BufferedReader reader =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()));
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      if (!line.isBlank()) {
        lines.add(line);
      }
    }
    return lines;
  }
}
