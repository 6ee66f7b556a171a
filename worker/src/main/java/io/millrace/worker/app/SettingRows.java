package io.millrace.worker.app;

import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;

/**
 * Adds rows to a table of settings, a kind of value each.
 *
 * @param table that they are added to
 */
record SettingRows(ConfigDef table) {

  void string(String name, String value, ConfigDef.Validator validator, String doc) {
    table.define(name, ConfigDef.Type.STRING, value, validator, Importance.MEDIUM, doc);
  }

  void flag(String name, boolean value, String doc) {
    table.define(name, ConfigDef.Type.BOOLEAN, value, Importance.MEDIUM, doc);
  }

  void integer(String name, int value, int from, int to, String doc) {
    table.define(name, ConfigDef.Type.INT, value, Range.between(from, to), Importance.MEDIUM, doc);
  }

  /** Empty by default. */
  void list(String name, String doc) {
    table.define(name, ConfigDef.Type.LIST, List.of(), Importance.LOW, doc);
  }

  /** From 0 on. */
  void longInteger(String name, long value, String doc) {
    table.define(name, ConfigDef.Type.LONG, value, Range.atLeast(0), Importance.MEDIUM, doc);
  }

  void decimal(String name, double value, double from, double to, String doc) {
    table.define(
        name, ConfigDef.Type.DOUBLE, value, Range.between(from, to), Importance.MEDIUM, doc);
  }
}
