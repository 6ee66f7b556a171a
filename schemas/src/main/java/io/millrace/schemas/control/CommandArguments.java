package io.millrace.schemas.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.schemas.avro.ContractException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;

/**
 * A command's arguments, read by name.
 *
 * @param type of the command, for messages
 * @param values as they are written on the topic
 */
record CommandArguments(String type, Map<String, String> values) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** They are continued together, while training stands still. */
  private static final int MOST_TEXTS = 64;

  private static final int MOST_CHARACTERS = 65_536;

  /** The event that acknowledges the command says them again. */
  void requireSmall() {
    int length =
        values.entrySet().stream()
            .mapToInt(entry -> entry.getKey().length() + entry.getValue().length())
            .sum();
    if (length > MOST_CHARACTERS) {
      throw new ContractException(
          String.format(
              Locale.ROOT,
              "The command's arguments have %,d characters: at most %,d are allowed.",
              length,
              MOST_CHARACTERS));
    }
  }

  void requireOnly(String... known) {
    TreeSet<String> unknown = new TreeSet<>(values.keySet());
    unknown.removeAll(List.of(known));
    if (!unknown.isEmpty()) {
      throw new ContractException(
          "Command '"
              + type
              + "' has unknown arguments "
              + unknown
              + (known.length == 0 ? ": it has none." : ": known are " + List.of(known) + "."));
    }
  }

  Optional<String> text(String name) {
    String value = values.get(name);
    if (value != null && value.isBlank()) {
      throw wrong(name, value, "it must not be empty");
    }
    return Optional.ofNullable(value);
  }

  boolean flag(String name, boolean otherwise) {
    String value = values.get(name);
    if (value == null) {
      return otherwise;
    }
    return switch (value) {
      case "true" -> true;
      case "false" -> false;
      default -> throw wrong(name, value, "it must be true or false");
    };
  }

  /** A whole number from 1 on. */
  OptionalInt count(String name) {
    String value = values.get(name);
    if (value == null) {
      return OptionalInt.empty();
    }
    long number = number(name, value);
    if (number < 1 || number > Integer.MAX_VALUE) {
      throw wrong(name, value, "it must be a whole number from 1 on");
    }
    return OptionalInt.of((int) number);
  }

  /** A step, which must be given. */
  long step(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new ContractException("Command '" + type + "' needs the argument '" + name + "'.");
    }
    long number = number(name, value);
    if (number < 0) {
      throw wrong(name, value, "it must be a step, 0 or more");
    }
    return number;
  }

  private long number(String name, String value) {
    try {
      return Long.parseLong(value.strip());
    } catch (NumberFormatException e) {
      throw wrong(name, value, "it must be a whole number");
    }
  }

  /** A list of texts, none of them empty, as {@link #written} writes it. */
  List<String> texts(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new ContractException("Command '" + type + "' needs the argument '" + name + "'.");
    }
    List<String> texts;
    try {
      texts = JSON.readValue(value, new TypeReference<List<String>>() {});
    } catch (JsonProcessingException e) {
      throw wrong(name, "it must be a JSON list of strings, for example [\"Once upon\"]");
    }
    if (texts == null || texts.isEmpty() || texts.size() > MOST_TEXTS) {
      throw wrong(name, "it must be a list of 1 to " + MOST_TEXTS + " strings");
    }
    if (texts.stream().anyMatch(text -> text == null || text.isEmpty())) {
      throw wrong(name, "none of them may be empty");
    }
    return texts;
  }

  /** A list of texts as one argument. */
  static String written(List<String> texts) {
    try {
      return JSON.writeValueAsString(texts);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Strings cannot be written as JSON", e);
    }
  }

  /** Of a text, which may be nobody's business and is not quoted. */
  private ContractException wrong(String name, String rule) {
    return new ContractException(
        "Argument '" + name + "' of '" + type + "' is wrong: " + rule + ".");
  }

  private ContractException wrong(String name, String value, String rule) {
    return new ContractException(
        "Argument '" + name + "' of '" + type + "' is '" + value + "': " + rule + ".");
  }
}
