package io.millrace.cli;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.utils.SecurityUtils;

/**
 * What docs/permissions.md says, as a reader would take it from there.
 *
 * @param text all of it
 */
record PermissionsPage(String text) {
  private static final String TABLE = "## What that comes to";

  static PermissionsPage read() throws IOException {
    return new PermissionsPage(Files.readString(Path.of("../docs/permissions.md")));
  }

  /** The command lines of one of Kafka's tools, each as its arguments. */
  List<List<String>> commands(String tool) {
    return blocks("sh").stream()
        .map(block -> block.replace("\\\n", " "))
        .flatMap(String::lines)
        .map(line -> List.of(line.strip().split("\\s+")))
        .filter(words -> words.get(0).equals(tool))
        .map(words -> words.subList(1, words.size()))
        .toList();
  }

  /** The properties file of who has a name and a password. */
  Properties properties() throws IOException {
    return properties(0);
  }

  /** The properties file of who has a certificate. */
  Properties certified() throws IOException {
    return properties(1);
  }

  private Properties properties(int block) throws IOException {
    Properties properties = new Properties();
    properties.load(new StringReader(blocks("properties").get(block)));
    return properties;
  }

  /** By role and topic, the operations that the table has, and Describe where others include it. */
  Map<String, Map<String, Set<AclOperation>>> table() {
    List<List<String>> rows =
        text.substring(text.indexOf(TABLE) + TABLE.length())
            .lines()
            .takeWhile(line -> !line.startsWith("## "))
            .filter(line -> line.startsWith("|") && !line.startsWith("|---"))
            .map(PermissionsPage::cells)
            .toList();
    List<String> topics = rows.get(0);
    Map<String, Map<String, Set<AclOperation>>> table = new LinkedHashMap<>();
    for (List<String> row : rows.subList(1, rows.size())) {
      Map<String, Set<AclOperation>> operations = new LinkedHashMap<>();
      for (int column = 1; column < topics.size(); column++) {
        operations.put(topics.get(column).replace("`", ""), operations(row.get(column)));
      }
      table.put(row.get(0), operations);
    }
    return table;
  }

  private static List<String> cells(String line) {
    List<String> cells = new ArrayList<>();
    Stream.of(line.substring(1).split("\\|", -1)).map(String::strip).forEach(cells::add);
    return cells.subList(0, cells.size() - 1);
  }

  private static Set<AclOperation> operations(String cell) {
    Set<AclOperation> operations = EnumSet.noneOf(AclOperation.class);
    Stream.of(cell.split(",\\s*"))
        .filter(word -> !word.isEmpty())
        .map(SecurityUtils::operation)
        .forEach(operations::add);
    if (operations.contains(AclOperation.READ) || operations.contains(AclOperation.WRITE)) {
      operations.add(AclOperation.DESCRIBE);
    }
    return operations;
  }

  private List<String> blocks(String language) {
    return Pattern.compile("(?ms)^```" + language + "\n(.*?)^```$")
        .matcher(text)
        .results()
        .map(match -> match.group(1))
        .toList();
  }
}
