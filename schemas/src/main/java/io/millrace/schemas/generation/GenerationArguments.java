package io.millrace.schemas.generation;

import io.millrace.schemas.avro.ContractException;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Arguments as text, read into numbers; it remembers which ones it was asked for. */
final class GenerationArguments {
  private final Map<String, String> arguments;
  private final Set<String> known = new LinkedHashSet<>();

  GenerationArguments(Map<String, String> arguments) {
    this.arguments = arguments;
  }

  OptionalInt optionalInt(String name) {
    known.add(name);
    return arguments.containsKey(name) ? OptionalInt.of(integer(name, 0)) : OptionalInt.empty();
  }

  int integer(String name, int otherwise) {
    return read(name, otherwise, Integer::valueOf, "a whole number");
  }

  long longInteger(String name, long otherwise) {
    return read(name, otherwise, Long::valueOf, "a whole number");
  }

  double number(String name, double otherwise) {
    return read(name, otherwise, Double::valueOf, "a number");
  }

  boolean flag(String name, boolean otherwise) {
    return read(
        name,
        otherwise,
        text ->
            switch (text) {
              case "true" -> true;
              case "false" -> false;
              default -> null;
            },
        "true or false");
  }

  EarlyStopping earlyStopping(String name, EarlyStopping otherwise) {
    return read(
        name, otherwise, text -> EarlyStopping.of(text).orElse(null), "false, true or never");
  }

  /**
   * Called once all have been read.
   *
   * @throws ContractException when there are others
   */
  void requireAllKnown() {
    Set<String> unknown = new TreeSet<>(arguments.keySet());
    unknown.removeAll(known);
    if (!unknown.isEmpty()) {
      throw new ContractException(
          "Unknown generation arguments " + unknown + ": known are " + known + ".");
    }
  }

  /**
   * Lets none of these be given.
   *
   * @param without what they would do nothing without
   */
  void refuse(String without, String... names) {
    for (String name : names) {
      if (arguments.containsKey(name)) {
        throw new ContractException(
            "%s is %s, which does nothing without %s: give both or neither."
                .formatted(name, arguments.get(name), without));
      }
    }
  }

  private <T> T read(String name, T otherwise, Function<String, T> reader, String what) {
    known.add(name);
    String text = arguments.get(name);
    if (text == null) {
      return otherwise;
    }
    T value;
    try {
      value = reader.apply(text);
    } catch (NumberFormatException e) {
      throw wrong(name, text, what, e);
    }
    if (value == null) {
      throw wrong(name, text, what, null);
    }
    return value;
  }

  private static ContractException wrong(
      String name, String text, String what, NumberFormatException cause) {
    return new ContractException("%s is '%s': it must be %s.".formatted(name, text, what), cause);
  }
}
