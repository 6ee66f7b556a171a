package io.millrace.preprocessor.label;

import io.millrace.preprocessor.record.Excerpt;
import io.millrace.preprocessor.record.ParsedRecord;
import io.millrace.preprocessor.record.RejectedException;
import io.millrace.preprocessor.record.RejectionReason;
import io.millrace.service.SetupException;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The classes there are. A label means the same whether it is written 1, 1.0 or "1": the class that
 * is called so, or where no name is a number, the class of that id. So of classes that are called
 * 1, 2 and 3, or 1.0, 2.0 and 3.0, a 1 is the first, and never the second.
 */
public final class Classes {
  private static final Pattern ID = Pattern.compile("0|[1-9][0-9]{0,8}");
  private static final int MOST_OF_A_LABEL = 60;
  private static final int MOST_OF_NAMES = 200;

  /** Longer ones are no numbers of anybody's classes, and slow to read. */
  private static final int LONGEST_NUMBER = 40;

  private final List<String> names;
  private final Map<String, Integer> ids = new HashMap<>();

  /** Of the names that are numbers, by their values. */
  private final Map<BigDecimal, Integer> numbers = new HashMap<>();

  /**
   * Takes the names.
   *
   * @param names in the order of the ids, no two the same
   * @throws SetupException when two of them are the same number
   */
  public Classes(List<String> names) {
    this.names = List.copyOf(names);
    IntStream.range(0, names.size()).forEach(id -> ids.put(names.get(id), id));
    for (int id = 0; id < names.size(); id++) {
      Optional<BigDecimal> value = number(names.get(id));
      Integer other = value.isPresent() ? numbers.put(value.get(), id) : null;
      if (other != null) {
        throw new SetupException(
            "The classes '"
                + names.get(other)
                + "' and '"
                + names.get(id)
                + "' are the same number: give them other names in label.names.");
      }
    }
  }

  private static Optional<BigDecimal> number(String text) {
    if (text.length() > LONGEST_NUMBER) {
      return Optional.empty();
    }
    try {
      return Optional.of(new BigDecimal(text).stripTrailingZeros());
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Whether it is written as ids are. */
  static boolean isId(String text) {
    return ID.matcher(text).matches();
  }

  /** Classes without names of their own, called by their ids. */
  public static Classes ofCount(int count) {
    return new Classes(IntStream.range(0, count).mapToObj(Integer::toString).toList());
  }

  /** How many. */
  public int count() {
    return names.size();
  }

  /** In the order of the ids. */
  public List<String> names() {
    return names;
  }

  /**
   * The id of the class that a label names.
   *
   * @param label from a record
   * @param field that it stands in, for messages
   * @throws RejectedException when it is no string, number or boolean, or names no class
   */
  int id(Object label, String field) throws RejectedException {
    Integer id;
    if (label instanceof Boolean truth) {
      id = id(truth);
    } else if (label instanceof String text) {
      id = id(text);
    } else if (label instanceof Number number) {
      id = id(number);
    } else {
      throw new RejectedException(
          RejectionReason.WRONG_FIELD_TYPE,
          "The field '"
              + field
              + "' holds "
              + ParsedRecord.kind(label)
              + " where the name or the id of a class is to be.");
    }
    if (id == null) {
      throw new RejectedException(
          RejectionReason.UNKNOWN_LABEL,
          "The field '"
              + field
              + "' has the label '"
              + Excerpt.of(label.toString(), MOST_OF_A_LABEL)
              + "', which is none of the "
              + names.size()
              + " classes: "
              + Excerpt.of(String.join(", ", names), MOST_OF_NAMES)
              + ".");
    }
    return id;
  }

  private Integer id(String text) {
    Integer named = ids.get(text);
    if (named != null) {
      return named;
    }
    if (!numbers.isEmpty()) {
      return number(text).map(numbers::get).orElse(null);
    }
    return isId(text) && Integer.parseInt(text) < names.size() ? Integer.valueOf(text) : null;
  }

  /** A whole number is written as ids are, also where a double carries it. */
  private Integer id(Number number) {
    Optional<BigDecimal> value = number(number.toString());
    if (value.isEmpty() || value.get().precision() - value.get().scale() > LONGEST_NUMBER) {
      return null;
    }
    return id(value.get().toPlainString());
  }

  /** By its name, however that begins; of two classes that are called otherwise, 0 or 1. */
  private Integer id(boolean truth) {
    boolean named = false;
    for (int id = 0; id < names.size(); id++) {
      String name = names.get(id);
      if (name.equalsIgnoreCase(Boolean.toString(truth))) {
        return id;
      }
      named |= name.equalsIgnoreCase(Boolean.toString(!truth));
    }
    if (named || names.size() != 2) {
      return null;
    }
    return id(truth ? "1" : "0");
  }
}
