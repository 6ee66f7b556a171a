package io.millrace.cli.monitoring;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A PromQL expression.
 *
 * @param where it stands, for people
 * @param expression with Grafana's variables
 */
record Query(String where, String expression) {
  private static final Pattern STRING = Pattern.compile("\"[^\"]*\"");
  // A name with a colon is a recording rule's; the prefixes are those of all meters there are.
  private static final Pattern METRIC =
      Pattern.compile(
          "\\b(?:millrace|jvm|process|system|kafka)_[a-z0-9_]+\\b(?!:)|\\b[a-z_]+(?::[a-z][a-z0-9_]*)+");

  /** The metrics that it names, recorded ones as well. */
  Set<String> metrics() {
    Set<String> names = new LinkedHashSet<>();
    Matcher matcher = METRIC.matcher(STRING.matcher(expression).replaceAll("\"\""));
    while (matcher.find()) {
      names.add(matcher.group());
    }
    return names;
  }

  @Override
  public String toString() {
    return where + ": " + expression;
  }
}
