package io.millrace.preprocessor.record;

import java.util.List;
import java.util.Map;

/** What Jackson lets through that is no text and no number. For use by one thread. */
final class JsonValues {
  private final FieldPath path = new FieldPath();

  private JsonValues() {}

  /**
   * Checks every text and number of a record. Its names Jackson checks itself.
   *
   * @throws RejectedException for the first that is half a surrogate pair or infinite, with its
   *     path
   */
  static void requireSound(Map<String, Object> fields) throws RejectedException {
    new JsonValues().check(fields);
  }

  private void check(Object value) throws RejectedException {
    if (value instanceof String text) {
      UnicodeText.requireWhole(text, () -> "The text" + path.place());
    } else if (value instanceof Double number && !Double.isFinite(number)) {
      // 1e999 is good JSON; silently made infinite, it would be something else.
      throw new RejectedException(
          RejectionReason.BROKEN_JSON,
          "The JSON is broken: the number" + path.place() + " is too large.");
    } else if (value instanceof List<?> elements) {
      for (int i = 0; i < elements.size(); i++) {
        path.enter(i);
        check(elements.get(i));
        path.leave();
      }
    } else if (value instanceof Map<?, ?> fields) {
      for (Map.Entry<?, ?> field : fields.entrySet()) {
        path.enter((String) field.getKey());
        check(field.getValue());
        path.leave();
      }
    }
  }
}
