package io.millrace.preprocessor.format;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A text with named places in braces, for example {@code {prompt}}, each there once. What is filled
 * in is taken as it is, braces too.
 */
public final class TextTemplate {
  private final String text;
  private final List<String> names;
  private final List<String> pieces = new ArrayList<>();

  /**
   * A template whose places were filled.
   *
   * @param text without places
   * @param answerStart index of the first character of what was filled into the last place
   */
  public record Filled(String text, int answerStart) {}

  /**
   * Checks the places.
   *
   * @param places the names of all; the last one, the answer's, stands behind the others
   * @throws IllegalArgumentException when they are not each there once, or the last is not last
   */
  public TextTemplate(String text, List<String> places) {
    this.text = text;
    Map<Integer, String> found = new HashMap<>();
    for (String name : places) {
      String place = "{" + name + "}";
      int at = text.indexOf(place);
      if (at < 0 || text.indexOf(place, at + 1) >= 0) {
        throw new IllegalArgumentException("it must hold " + place + " once");
      }
      found.put(at, name);
    }
    List<Integer> order = found.keySet().stream().sorted().toList();
    this.names = order.stream().map(found::get).toList();
    String last = places.get(places.size() - 1);
    if (!names.get(names.size() - 1).equals(last)) {
      throw new IllegalArgumentException("{" + last + "} must stand behind the other places");
    }
    int from = 0;
    for (int at : order) {
      pieces.add(text.substring(from, at));
      from = at + found.get(at).length() + 2;
    }
    pieces.add(text.substring(from));
  }

  /** The template with all places filled. */
  public Filled fill(Map<String, String> values) {
    StringBuilder filled = new StringBuilder();
    int answerStart = 0;
    for (int i = 0; i < names.size(); i++) {
      filled.append(pieces.get(i));
      answerStart = filled.length();
      filled.append(values.get(names.get(i)));
    }
    return new Filled(filled.append(pieces.get(names.size())).toString(), answerStart);
  }

  /** As it was given. */
  public String text() {
    return text;
  }
}
