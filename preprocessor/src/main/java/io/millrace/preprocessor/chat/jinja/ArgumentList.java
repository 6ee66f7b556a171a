package io.millrace.preprocessor.chat.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The arguments as they are written.
 *
 * @param names of the named ones, as many as {@code named}
 * @param spread after {@code *}, or null
 * @param spreadNamed after {@code **}, or null
 */
record ArgumentList(
    List<Expression> positional,
    List<String> names,
    List<Expression> named,
    Expression spread,
    Expression spreadNamed) {
  static final ArgumentList EMPTY = new ArgumentList(List.of(), List.of(), List.of(), null, null);

  Arguments evaluate(Scope scope) {
    if (positional.isEmpty() && names.isEmpty() && spread == null && spreadNamed == null) {
      return Arguments.NONE;
    }
    List<Object> values = new ArrayList<>(positional.size());
    for (Expression argument : positional) {
      values.add(argument.evaluate(scope));
    }
    if (spread != null) {
      Values.iterate(spread.evaluate(scope)).forEach(values::add);
    }
    Map<String, Object> byName = Map.of();
    if (!names.isEmpty() || spreadNamed != null) {
      byName = new LinkedHashMap<>();
      for (int i = 0; i < names.size(); i++) {
        byName.put(names.get(i), named.get(i).evaluate(scope));
      }
      if (spreadNamed != null) {
        if (!(spreadNamed.evaluate(scope) instanceof Map<?, ?> more)) {
          throw new JinjaException("what follows '**' must be a dictionary");
        }
        for (Map.Entry<?, ?> entry : more.entrySet()) {
          byName.put(Values.text(entry.getKey()), entry.getValue());
        }
      }
    }
    return new Arguments(values, byName);
  }
}
