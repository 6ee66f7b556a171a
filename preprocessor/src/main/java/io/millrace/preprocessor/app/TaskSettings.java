package io.millrace.preprocessor.app;

import io.millrace.preprocessor.format.FormatName;
import io.millrace.preprocessor.record.RecordEncoding;
import io.millrace.schemas.batch.Task;
import io.millrace.service.SetupException;
import io.millrace.service.config.Settings;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.ValidString;

/**
 * The setting that says what records are for, and which others go with it.
 *
 * @param values checked against the preprocessor's table
 */
record TaskSettings(Settings values) {
  static final String TASK = "task";

  /** What says how text is learnt, with the values that say nothing there is not anyway. */
  private static final Map<String, List<String>> FOR_LANGUAGE =
      Map.of(
          FormatSettings.FORMAT, List.of(FormatName.AUTO, FormatName.TEXT.text()),
          FormatSettings.TRAIN_ON, List.of("everything"),
          FormatSettings.CHAT_TEMPLATE, List.of(""),
          PreprocessorSettings.LAYOUT, List.of("padded"),
          PreprocessorSettings.LABELS_ON_PADDING, List.of("ignore"));

  private static final List<String> FOR_CLASSIFICATION =
      List.of(
          ClassificationSettings.TEXT_PAIR_FIELD,
          ClassificationSettings.LABEL_FIELD,
          ClassificationSettings.LABEL_NAMES,
          ClassificationSettings.PROBLEM_TYPE);

  static void addTo(ConfigDef table) {
    table.define(
        TASK,
        ConfigDef.Type.STRING,
        Task.CAUSAL_LM.settingName(),
        ValidString.in(Arrays.stream(Task.values()).map(Task::settingName).toArray(String[]::new)),
        Importance.HIGH,
        "What is learnt of a record: its text, token by token, or a label of one text or a pair.");
  }

  Task task() {
    return Task.valueOf(values.string(TASK).toUpperCase(Locale.ROOT));
  }

  boolean isClassification() {
    return task() == Task.SEQUENCE_CLASSIFICATION;
  }

  /**
   * Checks that what was set has a meaning for the task.
   *
   * @throws SetupException when it has none
   */
  void requireFitting() {
    if (isClassification()) {
      requireFittingClassification();
      return;
    }
    Map<String, Object> defaults = PreprocessorSettings.TABLE.defaultValues();
    for (String name : FOR_CLASSIFICATION) {
      String unset = ConfigDef.convertToString(defaults.get(name), type(name));
      if (!values.effective().get(name).equals(unset)) {
        throw new SetupException(
            name
                + " is set, which is for task=sequence_classification, and task is causal_lm: set"
                + " task as well, or leave it out.");
      }
    }
  }

  private static ConfigDef.Type type(String name) {
    return PreprocessorSettings.TABLE.configKeys().get(name).type;
  }

  private void requireFittingClassification() {
    FOR_LANGUAGE.forEach(
        (name, fitting) -> {
          if (!fitting.contains(values.string(name))) {
            throw new SetupException(
                name
                    + " is "
                    + values.string(name)
                    + ", which has no meaning for task=sequence_classification: leave it out.");
          }
        });
    if (values.string(PreprocessorSettings.TOO_LONG).equals("split")) {
      throw new SetupException(
          "too.long is split, and the label of a text is not that of its parts: set it to truncate,"
              + " truncate-left or reject.");
    }
    if (new RecordSettings(values).encoding() == RecordEncoding.TEXT) {
      throw new SetupException(
          "record.encoding is text, so that records have no fields, and a label is in one: set"
              + " record.encoding to auto.");
    }
    new ClassificationSettings(values).requireNames();
  }
}
