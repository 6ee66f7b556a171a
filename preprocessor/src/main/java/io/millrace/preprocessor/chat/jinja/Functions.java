package io.millrace.preprocessor.chat.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The functions that every template has. */
final class Functions {
  static final Map<String, Callable> ALL =
      Map.of(
          "range", Functions::range,
          "dict", Functions::dictionary,
          "namespace", Functions::namespace,
          "joiner", Functions::joiner,
          "cycler", Functions::cycler,
          "raise_exception", Functions::raise,
          "strftime_now", Functions::now);

  private Functions() {}

  private static Object raise(Arguments arguments, Rendering rendering) {
    throw JinjaException.raised(Values.text(arguments.need(0, "message")));
  }

  private static Object now(Arguments arguments, Rendering rendering) {
    return DateFormat.format(arguments.text(0, "format"), rendering.now());
  }

  private static Object range(Arguments arguments, Rendering rendering) {
    arguments.atMost(3);
    long first = Numbers.index(arguments.need(0, "start"));
    boolean one = arguments.positional().size() == 1;
    long start = one ? 0 : first;
    long end = one ? first : arguments.integer(1, "stop", 0);
    long step = arguments.integer(2, "step", 1);
    if (step == 0) {
      throw new JinjaException("the step of a range is zero");
    }
    long count = step > 0 ? (end - start + step - 1) / step : (start - end - step - 1) / -step;
    if (count > Limits.RANGE) {
      throw new JinjaException("a range has more than " + Limits.RANGE + " numbers");
    }
    List<Object> numbers = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      numbers.add(start + i * step);
    }
    return numbers;
  }

  private static Map<Object, Object> dictionary(Arguments arguments, Rendering rendering) {
    Map<Object, Object> entries = new LinkedHashMap<>();
    Object first = arguments.get(0, "", null);
    if (first instanceof Map<?, ?> map) {
      entries.putAll(map);
    } else if (first != null) {
      for (Object pair : Values.iterate(first)) {
        List<Object> entry = Values.list(pair);
        if (entry.size() != 2) {
          throw new JinjaException("an element of dict's argument is no pair");
        }
        entries.put(entry.get(0), entry.get(1));
      }
    }
    entries.putAll(arguments.named());
    return entries;
  }

  private static Object namespace(Arguments arguments, Rendering rendering) {
    Namespace namespace = new Namespace();
    dictionary(arguments, rendering)
        .forEach((name, value) -> namespace.set(Values.text(name), value));
    return namespace;
  }

  /** Nothing at the first call and the separator from then on. */
  private static Object joiner(Arguments arguments, Rendering rendering) {
    Object separator = arguments.get(0, "sep", ", ");
    boolean[] used = new boolean[1];
    return (Callable)
        (none, same) -> {
          Object text = used[0] ? separator : "";
          used[0] = true;
          return text;
        };
  }

  private static Object cycler(Arguments arguments, Rendering rendering) {
    if (arguments.positional().isEmpty()) {
      throw new JinjaException("cycler needs something to cycle through");
    }
    int[] place = new int[1];
    Namespace cycler = new Namespace();
    cycler.set(
        "next",
        (Callable)
            (none, same) -> arguments.positional().get(place[0]++ % arguments.positional().size()));
    return cycler;
  }
}
