package io.millrace.preprocessor.label;

import io.millrace.preprocessor.format.JsonField;
import io.millrace.preprocessor.record.ParsedRecord;
import io.millrace.preprocessor.record.RejectedException;
import io.millrace.preprocessor.record.RejectionReason;
import java.util.List;

/**
 * Any of the classes: a list of names or ids, or a 1 or 0 (a boolean) for each class in the order
 * of the ids. Which of the two a list of numbers is cannot be mistaken:
 *
 * <ul>
 *   <li>Of three classes or more, as many numbers as there are classes, all of them 0 or 1, cannot
 *       be ids, because one would be there twice. So they are one for each class, and other numbers
 *       are ids.
 *   <li>Of two classes or one that would not hold: [0, 1] could be both classes or the second. So
 *       numbers are one for each class there, and classes go by names.
 * </ul>
 *
 * @param field that lists them
 * @param classes there are
 */
public record MultiLabel(String field, Classes classes) implements LabelReader {
  /** With fewer classes, ids and numbers for each class can look the same. */
  private static final int FEWEST_WITH_IDS = 3;

  @Override
  public Label read(ParsedRecord.Fields record) throws RejectedException {
    List<?> given = JsonField.list(record, field);
    return new Label.Values(areForEach(given) ? forEach(given) : listed(given));
  }

  private boolean areForEach(List<?> given) {
    if (given.isEmpty()) {
      return false;
    }
    if (given.stream().allMatch(Boolean.class::isInstance)) {
      return true;
    }
    if (!given.stream().allMatch(Number.class::isInstance)) {
      return false;
    }
    return classes.count() < FEWEST_WITH_IDS
        || (given.size() == classes.count() && given.stream().allMatch(MultiLabel::isZeroOrOne));
  }

  private static boolean isZeroOrOne(Object value) {
    return value instanceof Boolean || isNumber(value, 0) || isNumber(value, 1);
  }

  private static boolean isNumber(Object value, int wanted) {
    return value instanceof Number number && number.doubleValue() == wanted;
  }

  private float[] forEach(List<?> given) throws RejectedException {
    if (given.size() != classes.count() || !given.stream().allMatch(MultiLabel::isZeroOrOne)) {
      throw invalid(
          "is a list of "
              + given.size()
              + (given.get(0) instanceof Boolean ? " booleans" : " numbers")
              + ", and must be a 1 or 0, or a boolean, for each of the "
              + classes.count()
              + " classes, or a list of their names");
    }
    float[] values = new float[classes.count()];
    for (int i = 0; i < values.length; i++) {
      values[i] = Boolean.TRUE.equals(given.get(i)) || isNumber(given.get(i), 1) ? 1 : 0;
    }
    return values;
  }

  private float[] listed(List<?> given) throws RejectedException {
    float[] values = new float[classes.count()];
    for (Object label : given) {
      if (label instanceof Boolean) {
        throw invalid("has booleans among names or ids");
      }
      int id = classes.id(label, field);
      if (values[id] == 1) {
        throw invalid("has the class " + id + " twice");
      }
      values[id] = 1;
    }
    return values;
  }

  private RejectedException invalid(String what) {
    return new RejectedException(
        RejectionReason.INVALID_LABEL, "The field '" + field + "' " + what + ".");
  }

  @Override
  public String description() {
    return "any of " + ClassList.of(classes);
  }
}
