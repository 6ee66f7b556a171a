package io.millrace.cli.demo;

import io.millrace.preprocessor.label.Classes;
import io.millrace.preprocessor.label.SingleLabel;
import io.millrace.preprocessor.record.ParsedRecord;
import io.millrace.preprocessor.record.RejectedException;
import io.millrace.service.SetupException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the classes of somebody's own records are called. */
final class ClassNames {
  /** More are texts or numbers that the label's field has by mistake. */
  private static final int MOST = 1000;

  private ClassNames() {}

  /**
   * The model's own names if they are those of the labels, else the labels, sorted. A negative
   * number, as GLUE has where the class is not told, is none.
   *
   * @param all labels as the records have them, no two equal
   * @param ofModel what its config.json says
   * @param field where the labels are, for messages
   * @throws SetupException when the labels are not those of a few classes
   */
  static List<String> of(Collection<Object> all, Optional<Classes> ofModel, String field) {
    List<Object> labels =
        all.stream().filter(l -> !(l instanceof Number n && n.doubleValue() < 0)).toList();
    if (ofModel.isPresent() && labels.stream().allMatch(label -> isOf(ofModel.get(), label))) {
      return ofModel.get().names();
    }
    List<String> names =
        labels.stream()
            .map(label -> name(label, field))
            .distinct()
            .sorted(Comparator.comparing(ClassNames::number).thenComparing(name -> name))
            .toList();
    if (names.size() < 2 || names.size() > MOST) {
      throw new SetupException(
          "The field '%s' has %,d different labels, and this demo learns to tell 2 to %,d classes apart: name the field with the class with --label-field."
              .formatted(field, names.size(), MOST));
    }
    return names;
  }

  private static boolean isOf(Classes classes, Object label) {
    try {
      var unused =
          new SingleLabel("label", classes).read(new ParsedRecord.Fields(Map.of("label", label)));
      return true;
    } catch (RejectedException e) {
      return false;
    }
  }

  private static String name(Object label, String field) {
    String name = isWhole(label) ? whole((Number) label) : label.toString();
    boolean fits = !name.isBlank() && name.equals(name.strip()) && name.indexOf(',') < 0;
    boolean isClass = label instanceof String || label instanceof Boolean || isWhole(label);
    if (!fits || !isClass) {
      throw new SetupException(
          "The field '%s' has the label '%s', and this demo learns classes that are named by a number or a text without commas or outer blanks: name another field with --label-field, or rename it."
              .formatted(field, name));
    }
    return name;
  }

  private static boolean isWhole(Object label) {
    return label instanceof Integer
        || label instanceof Long
        || (label instanceof Double value
            && value == Math.rint(value)
            && value == value.longValue());
  }

  /** Also one that pandas has written with a point, because some were missing. */
  private static String whole(Number label) {
    return Long.toString(label.longValue());
  }

  /** Numbers are sorted as such, before all that are none. */
  private static long number(String name) {
    return name.matches("[0-9]{1,18}") ? Long.parseLong(name) : Long.MAX_VALUE;
  }
}
