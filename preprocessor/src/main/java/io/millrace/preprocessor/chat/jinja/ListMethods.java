package io.millrace.preprocessor.chat.jinja;

import java.util.List;

/** The methods of a list that leave it as it is. */
final class ListMethods {
  private ListMethods() {}

  /** Null where there is none of that name. */
  static Callable of(List<?> list, String name) {
    return switch (name) {
      case "index" ->
          (arguments, rendering) -> {
            for (int i = 0; i < list.size(); i++) {
              if (Values.equal(list.get(i), arguments.need(0, "value"))) {
                return (long) i;
              }
            }
            throw new JinjaException("what list.index looks for is not in the list");
          };
      case "count" ->
          (arguments, rendering) ->
              list.stream().filter(e -> Values.equal(e, arguments.need(0, "value"))).count();
      case "copy" -> list instanceof Tuple ? null : (arguments, rendering) -> Values.list(list);
      default -> null;
    };
  }
}
