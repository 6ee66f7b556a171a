package io.millrace.cli.setting;

import io.millrace.service.config.KafkaSettings;
import io.millrace.service.config.OperationsSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;

/** A table of settings as text, for {@code --help}. */
public final class SettingsHelp {
  private static final int WIDTH = 80;
  private static final String INDENT = "      ";
  private static final Pattern BETWEEN = Pattern.compile("\\[(.+),\\.\\.\\.,(.+)]");
  private static final Pattern AT_LEAST = Pattern.compile("\\[(.+),\\.\\.\\.]");
  private static final Set<String> KAFKA = KafkaSettings.addTo(new ConfigDef()).names();
  private static final Set<String> OPERATIONS =
      OperationsSettings.addTo(new ConfigDef(), 0).names();

  private SettingsHelp() {}

  /** Every setting with its default, meaning and range, in the order of the table. */
  public static String text(ConfigDef table, List<String> passThroughPrefixes) {
    Map<String, List<ConfigKey>> groups = new LinkedHashMap<>();
    groups.put("Settings", new ArrayList<>());
    groups.put("Settings of Kafka and the topics", new ArrayList<>());
    groups.put("Settings of /metrics and /health", new ArrayList<>());
    table.configKeys().values().forEach(key -> groups.get(group(key)).add(key));
    String text =
        groups.entrySet().stream()
            .filter(group -> !group.getValue().isEmpty())
            .map(
                group ->
                    group.getKey()
                        + " (--set KEY=VALUE, or in the --config file):\n"
                        + group.getValue().stream()
                            .map(SettingsHelp::entry)
                            .collect(Collectors.joining()))
            .collect(Collectors.joining("\n"));
    return passThroughPrefixes.isEmpty()
        ? text
        : text
            + "\nHanded to the Kafka clients: "
            + passThroughPrefixes.stream()
                .map(prefix -> prefix + "*")
                .collect(Collectors.joining(", "))
            + "\n";
  }

  private static String group(ConfigKey key) {
    if (KAFKA.contains(key.name)) {
      return "Settings of Kafka and the topics";
    }
    return OPERATIONS.contains(key.name) ? "Settings of /metrics and /health" : "Settings";
  }

  private static String entry(ConfigKey key) {
    String value =
        key.hasDefault()
            ? "=" + oneLine(ConfigDef.convertToString(key.defaultValue, key.type))
            : "  (required)";
    return "  " + key.name + value + "\n" + wrapped(key.documentation + range(key));
  }

  private static String oneLine(String value) {
    return value == null ? "" : value.replace("\n", "\\n");
  }

  /** What Kafka's validators say of themselves, such as {@code [1,...,9]}, in words. */
  private static String range(ConfigKey key) {
    String said = key.validator == null ? "" : key.validator.toString();
    Matcher between = BETWEEN.matcher(said);
    if (between.matches()) {
      return " (" + between.group(1) + " to " + between.group(2) + ")";
    }
    Matcher atLeast = AT_LEAST.matcher(said);
    if (atLeast.matches()) {
      return " (" + atLeast.group(1) + " or more)";
    }
    return said.startsWith("[") ? " (" + said.substring(1, said.length() - 1) + ")" : "";
  }

  private static String wrapped(String text) {
    StringBuilder lines = new StringBuilder();
    StringBuilder line = new StringBuilder(INDENT);
    for (String word : text.strip().split("\\s+", -1)) {
      if (line.length() > INDENT.length() && line.length() + 1 + word.length() > WIDTH) {
        lines.append(line).append('\n');
        line = new StringBuilder(INDENT);
      }
      line.append(line.length() > INDENT.length() ? " " : "").append(word);
    }
    return lines.append(line).append('\n').toString();
  }
}
