package io.millrace.preprocessor.chat.jinja;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The filters of lists and dictionaries. */
final class ListFilters {
  private ListFilters() {}

  static void addTo(Map<String, Filter> filters) {
    filters.put("list", (v, a, r) -> Values.list(v));
    filters.put("first", (v, a, r) -> first(v));
    filters.put("last", (v, a, r) -> last(v));
    filters.put("join", (v, a, r) -> join(v, a));
    filters.put("items", (v, a, r) -> items(v));
    filters.put("dictsort", (v, a, r) -> sortedItems(v, a));
    filters.put("sort", (v, a, r) -> sort(v, a));
    filters.put("unique", (v, a, r) -> unique(v, a));
    filters.put("reverse", (v, a, r) -> reverse(v));
    filters.put("sum", (v, a, r) -> sum(v, a));
    filters.put("min", (v, a, r) -> extreme(v, a, -1));
    filters.put("max", (v, a, r) -> extreme(v, a, 1));
    filters.put("map", ListFilters::map);
    filters.put("select", (v, a, r) -> new Generator(chosen(v, test(a, 0), true)));
    filters.put("reject", (v, a, r) -> new Generator(chosen(v, test(a, 0), false)));
    filters.put("selectattr", (v, a, r) -> new Generator(chosen(v, attributeTest(a), true)));
    filters.put("rejectattr", (v, a, r) -> new Generator(chosen(v, attributeTest(a), false)));
    filters.put("groupby", (v, a, r) -> groups(v, a));
    filters.put("batch", (v, a, r) -> batches(v, a));
    filters.put("slice", (v, a, r) -> slices(v, a));
  }

  private static Object first(Object value) {
    for (Object element : Values.iterate(value)) {
      return element;
    }
    return new Undefined("there is no first item, as the sequence is empty");
  }

  private static Object last(Object value) {
    if (value instanceof Generator) {
      throw new JinjaException("a generator has no last item");
    }
    List<Object> list = Values.list(value);
    return list.isEmpty()
        ? new Undefined("there is no last item, as the sequence is empty")
        : list.get(list.size() - 1);
  }

  private static String join(Object value, Arguments arguments) {
    String separator = Values.text(arguments.get(0, "d", ""));
    Object attribute = arguments.get(1, "attribute", null);
    StringBuilder text = new StringBuilder();
    boolean first = true;
    for (Object element : Values.iterate(value)) {
      String more = Values.text(attribute == null ? element : path(element, attribute));
      Limits.chars((long) text.length() + separator.length() + more.length());
      text.append(first ? "" : separator).append(more);
      first = false;
    }
    return text.toString();
  }

  private static Object items(Object value) {
    if (value instanceof Undefined) {
      return new Generator(List.of());
    }
    if (value instanceof Map<?, ?> map) {
      return new Generator(DictionaryMethods.items(map));
    }
    throw Values.unexpected("a dictionary", value);
  }

  private static Object sortedItems(Object value, Arguments arguments) {
    if (!(value instanceof Map<?, ?> map)) {
      throw Values.unexpected("a dictionary", value);
    }
    int by =
        switch (Values.text(arguments.get(1, "by", "key"))) {
          case "key" -> 0;
          case "value" -> 1;
          default -> throw new JinjaException("it can be sorted by key or value only");
        };
    List<Object> items = DictionaryMethods.items(map);
    boolean exact = arguments.flag(0, "case_sensitive", false);
    items.sort(
        order(item -> folded(((Tuple) item).get(by), exact), arguments.flag(2, "reverse", false)));
    return items;
  }

  private static Object sort(Object value, Arguments arguments) {
    List<Object> list = Values.list(value);
    boolean exact = arguments.flag(1, "case_sensitive", false);
    Object attribute = arguments.get(2, "attribute", null);
    list.sort(order(e -> folded(path(e, attribute), exact), arguments.flag(0, "reverse", false)));
    return list;
  }

  private static Comparator<Object> order(
      java.util.function.UnaryOperator<Object> key, boolean reverse) {
    Comparator<Object> order = (a, b) -> Values.compare(key.apply(a), key.apply(b));
    return reverse ? order.reversed() : order;
  }

  private static Object folded(Object value, boolean exact) {
    return value instanceof String text && !exact ? Text.lower(text) : value;
  }

  private static Object unique(Object value, Arguments arguments) {
    boolean exact = arguments.flag(0, "case_sensitive", false);
    Object attribute = arguments.get(1, "attribute", null);
    List<Object> seen = new ArrayList<>();
    List<Object> kept = new ArrayList<>();
    for (Object element : Values.iterate(value)) {
      Object key = folded(path(element, attribute), exact);
      if (!Values.contains(seen, key)) {
        seen.add(key);
        kept.add(element);
      }
    }
    return new Generator(kept);
  }

  private static Object reverse(Object value) {
    if (value instanceof String text) {
      return Access.slice(text, null, null, -1);
    }
    List<Object> list = Values.list(value);
    Collections.reverse(list);
    return new Generator(list);
  }

  private static Object sum(Object value, Arguments arguments) {
    Object attribute = arguments.get(0, "attribute", null);
    Object sum = arguments.get(1, "start", 0L);
    for (Object element : Values.iterate(value)) {
      sum = Operators.arithmetic("+", sum, path(element, attribute));
    }
    return sum;
  }

  private static Object extreme(Object value, Arguments arguments, int sign) {
    boolean exact = arguments.flag(0, "case_sensitive", false);
    Object attribute = arguments.get(1, "attribute", null);
    Object best = null;
    Object bestKey = null;
    boolean any = false;
    for (Object element : Values.iterate(value)) {
      Object key = folded(path(element, attribute), exact);
      if (!any || Integer.signum(Values.compare(key, bestKey)) == sign) {
        best = element;
        bestKey = key;
        any = true;
      }
    }
    return any ? best : new Undefined("the sequence is empty");
  }

  private static Object map(Object value, Arguments arguments, Rendering rendering) {
    List<Object> mapped = new ArrayList<>();
    if (arguments.positional().isEmpty()) {
      Object attribute = arguments.need(0, "attribute");
      Object otherwise = arguments.named().get("default");
      for (Object element : Values.iterate(value)) {
        mapped.add(path(element, attribute, otherwise));
      }
    } else {
      String name = arguments.text(0, "filter");
      Filter filter = Filters.ALL.get(name);
      if (filter == null) {
        throw new JinjaException("there is no filter '" + name + "'");
      }
      for (Object element : Values.iterate(value)) {
        mapped.add(filter.apply(element, arguments.from(1), rendering));
      }
    }
    return new Generator(mapped);
  }

  /** The test that the arguments name from a place on; without any, whether a value is true. */
  private static Predicate<Object> test(Arguments arguments, int place) {
    if (arguments.positional().size() <= place) {
      return Values::isTrue;
    }
    String name = arguments.text(place, "test");
    Test test = Tests.ALL.get(name);
    if (test == null) {
      throw new JinjaException("there is no test '" + name + "'");
    }
    Arguments more = arguments.from(place + 1);
    return value -> test.holds(value, more);
  }

  private static Predicate<Object> attributeTest(Arguments arguments) {
    Object attribute = arguments.need(0, "attr");
    Predicate<Object> test = test(arguments, 1);
    return value -> test.test(path(value, attribute));
  }

  private static List<Object> chosen(Object value, Predicate<Object> test, boolean wanted) {
    List<Object> chosen = new ArrayList<>();
    if (Values.isTrue(value)) {
      for (Object element : Values.iterate(value)) {
        if (test.test(element) == wanted) {
          chosen.add(element);
        }
      }
    }
    return chosen;
  }

  private static Object groups(Object value, Arguments arguments) {
    Object attribute = arguments.need(0, "attribute");
    boolean exact = arguments.flag(2, "case_sensitive", false);
    Object otherwise = arguments.get(1, "default", null);
    Map<Object, List<Object>> byKey = new LinkedHashMap<>();
    List<Object> sorted = Values.list(value);
    java.util.function.UnaryOperator<Object> key =
        element -> {
          Object found = path(element, attribute);
          return found instanceof Undefined && otherwise != null ? otherwise : found;
        };
    sorted.sort(order(e -> folded(key.apply(e), exact), false));
    List<Object> groups = new ArrayList<>();
    for (Object element : sorted) {
      Object group = key.apply(element);
      Object folded = folded(group, exact);
      if (!byKey.containsKey(folded)) {
        byKey.put(folded, new ArrayList<>());
        groups.add(new Tuple(java.util.Arrays.asList(group, byKey.get(folded))));
      }
      byKey.get(folded).add(element);
    }
    return groups;
  }

  private static Object batches(Object value, Arguments arguments) {
    int size = arguments.integer(0, "linecount", 0);
    if (size < 1) {
      throw new JinjaException("a batch needs at least one element");
    }
    Object fill = arguments.get(1, "fill_with", null);
    List<Object> batches = new ArrayList<>();
    List<Object> batch = new ArrayList<>();
    for (Object element : Values.iterate(value)) {
      if (batch.size() == size) {
        batches.add(batch);
        batch = new ArrayList<>();
      }
      batch.add(element);
    }
    if (!batch.isEmpty()) {
      Limits.elements(size);
      while (fill != null && batch.size() < size) {
        batch.add(fill);
      }
      batches.add(batch);
    }
    return new Generator(batches);
  }

  private static Object slices(Object value, Arguments arguments) {
    int count = arguments.integer(0, "slices", 0);
    if (count < 1) {
      throw new JinjaException("there must be at least one slice");
    }
    Limits.elements(count);
    Object fill = arguments.get(1, "fill_with", null);
    List<Object> list = Values.list(value);
    int each = list.size() / count;
    int more = list.size() % count;
    List<Object> slices = new ArrayList<>();
    int at = 0;
    for (int i = 0; i < count; i++) {
      int end = at + each + (i < more ? 1 : 0);
      List<Object> slice = new ArrayList<>(list.subList(at, end));
      if (fill != null && i >= more) {
        slice.add(fill);
      }
      slices.add(slice);
      at = end;
    }
    return new Generator(slices);
  }

  /** An attribute with dots in it is one of an attribute; null is the value itself. */
  private static Object path(Object value, Object attribute) {
    return path(value, attribute, null);
  }

  /** The same with what stands for any step that isn't there; null for nothing. */
  private static Object path(Object value, Object attribute, Object otherwise) {
    if (attribute == null) {
      return value;
    }
    Object found = value;
    List<Object> steps =
        attribute instanceof String path
            ? List.of((Object[]) path.split("\\.", -1))
            : List.of(attribute);
    for (Object step : steps) {
      boolean place = step instanceof String text && text.matches("\\d{1,9}");
      found = Access.item(found, place ? (Object) Long.valueOf((String) step) : step);
      if (found instanceof Undefined && otherwise != null) {
        found = otherwise;
      }
    }
    return found;
  }
}
