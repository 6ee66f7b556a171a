package io.millrace.cli.metrics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A metric as Prometheus sees it.
 *
 * @param name without what a histogram adds to it
 * @param type counter, gauge, histogram or summary
 * @param labels and the values that each has here
 * @param help of it
 */
record MetricRow(String name, String type, Map<String, Set<String>> labels, String help) {
  private static final Pattern HELP = Pattern.compile("# HELP (\\S+) (.*)");
  private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");
  private static final Pattern SAMPLE = Pattern.compile("([a-z0-9_]+)(?:\\{(.*)})? \\S+");
  private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"([^\"]*)\"");

  /** What every series of the process has, and what only a histogram's parts have. */
  private static final Set<String> LEFT_OUT = Set.of("run", "application", "le", "quantile");

  /** All that a scrape shows, by name. */
  static List<MetricRow> of(String scrape) {
    Map<String, String> helps = new TreeMap<>();
    Map<String, String> types = new TreeMap<>();
    Map<String, Map<String, Set<String>>> labels = new TreeMap<>();
    for (String line : scrape.split("\n", -1)) {
      Matcher help = HELP.matcher(line);
      Matcher type = TYPE.matcher(line);
      Matcher sample = SAMPLE.matcher(line);
      if (help.matches()) {
        helps.put(help.group(1), help.group(2));
      } else if (type.matches()) {
        types.put(type.group(1), type.group(2));
      } else if (sample.matches() && sample.group(2) != null) {
        Map<String, Set<String>> ofMetric =
            labels.computeIfAbsent(metric(sample.group(1), types), name -> new TreeMap<>());
        LABEL
            .matcher(sample.group(2))
            .results()
            .filter(label -> !LEFT_OUT.contains(label.group(1)))
            .forEach(
                label ->
                    ofMetric
                        .computeIfAbsent(label.group(1), name -> new TreeSet<>())
                        .add(label.group(2)));
      }
    }
    List<MetricRow> rows = new ArrayList<>();
    types.forEach(
        (name, type) -> {
          // Micrometer shows the largest value of a while as a gauge beside its histogram.
          if (!(name.endsWith("_max") && types.containsKey(withoutMax(name)))) {
            rows.add(
                new MetricRow(
                    name, type, labels.getOrDefault(name, Map.of()), helps.getOrDefault(name, "")));
          }
        });
    rows.sort(Comparator.comparing(MetricRow::name));
    return rows;
  }

  private static String metric(String sample, Map<String, String> types) {
    for (String part : List.of("_bucket", "_sum", "_count")) {
      String name = sample.replaceAll(part + "$", "");
      if (!types.containsKey(sample) && types.containsKey(name)) {
        return name;
      }
    }
    return sample;
  }

  private static String withoutMax(String name) {
    return name.substring(0, name.length() - "_max".length());
  }

  /** As a row of a table, with the values of each label whose values are given by the code. */
  String markdown(Set<String> openLabels) {
    List<String> all = new ArrayList<>();
    labels.forEach(
        (label, values) ->
            all.add(
                openLabels.contains(label)
                    ? "`" + label + "`"
                    : "`" + label + "`: " + String.join(", ", values)));
    return "| `" + name + "` | " + type + " | " + String.join("; ", all) + " | " + help + " |";
  }
}
