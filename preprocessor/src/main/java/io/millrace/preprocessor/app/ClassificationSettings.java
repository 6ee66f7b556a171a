package io.millrace.preprocessor.app;

import io.millrace.preprocessor.label.Classes;
import io.millrace.preprocessor.label.LabelReader;
import io.millrace.preprocessor.label.ModelLabels;
import io.millrace.preprocessor.label.MultiLabel;
import io.millrace.preprocessor.label.Regression;
import io.millrace.preprocessor.label.SingleLabel;
import io.millrace.schemas.batch.ProblemType;
import io.millrace.service.SetupException;
import io.millrace.service.config.Settings;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.NonEmptyString;
import org.apache.kafka.common.config.ConfigDef.ValidString;

/**
 * The settings that say what is classified, and as what.
 *
 * @param values checked against the preprocessor's table
 */
record ClassificationSettings(Settings values) {
  static final String TEXT_PAIR_FIELD = "text.pair.field";
  static final String LABEL_FIELD = "label.field";
  static final String LABEL_NAMES = "label.names";
  static final String PROBLEM_TYPE = "problem.type";

  private static final String AUTO = "auto";
  private static final String DEFAULT_LABEL_FIELD = "label";
  private static final int DEFAULT_CLASSES = 2;

  static void addTo(ConfigDef table) {
    table
        .define(
            TEXT_PAIR_FIELD,
            ConfigDef.Type.STRING,
            "",
            Importance.HIGH,
            "For task=sequence_classification, field with the second text of a pair, whose first is"
                + " in text.field; empty where a record has one text.")
        .define(
            LABEL_FIELD,
            ConfigDef.Type.STRING,
            DEFAULT_LABEL_FIELD,
            new NonEmptyString(),
            Importance.HIGH,
            "For task=sequence_classification, field with the label: a class by its name or id, a"
                + " list of classes, or what a regression is to predict.")
        .define(
            LABEL_NAMES,
            ConfigDef.Type.LIST,
            List.of(),
            Importance.HIGH,
            "For task=sequence_classification, names of the classes in the order of their ids;"
                + " empty takes those in config.json beside the tokenizer, or 0 and 1 where it names"
                + " none.")
        .define(
            PROBLEM_TYPE,
            ConfigDef.Type.STRING,
            AUTO,
            ValidString.in(
                Stream.concat(Stream.of(AUTO), ProblemType.configNames().stream())
                    .toArray(String[]::new)),
            Importance.HIGH,
            "For task=sequence_classification, whether a record has one class, any number of them,"
                + " or numbers to predict; auto takes problem_type in config.json beside the"
                + " tokenizer, else regression where there is one class, else one class.");
  }

  /**
   * Checks that the names are some.
   *
   * @throws SetupException when one is empty, or there twice
   */
  void requireNames() {
    List<String> names = values.list(LABEL_NAMES);
    if (names.contains("") || new HashSet<>(names).size() < names.size()) {
      throw new SetupException(
          "label.names is "
              + String.join(",", names)
              + ", where a name is empty or there twice: give each class one of its own.");
    }
  }

  /** The fields with the texts, one or two. */
  List<String> textFields() {
    return Stream.of(values.string(FormatSettings.TEXT_FIELD), values.string(TEXT_PAIR_FIELD))
        .filter(field -> !field.isEmpty())
        .toList();
  }

  /**
   * What reads a record's label.
   *
   * @param model says what the settings leave open
   * @throws SetupException when what the model's file says cannot be, or one class is all there is
   */
  LabelReader labels(ModelLabels model) {
    String field = values.string(LABEL_FIELD);
    Optional<Classes> known = classes(model);
    ProblemType problem =
        problem(model)
            .orElse(
                known.isPresent() && known.get().count() == 1
                    ? ProblemType.REGRESSION
                    : ProblemType.SINGLE_LABEL);
    return switch (problem) {
      case SINGLE_LABEL -> new SingleLabel(field, several(known));
      case MULTI_LABEL ->
          new MultiLabel(field, known.orElseGet(ClassificationSettings::twoClasses));
      case REGRESSION -> new Regression(field, known.map(Classes::count).orElse(1));
    };
  }

  private Optional<Classes> classes(ModelLabels model) {
    List<String> names = values.list(LABEL_NAMES);
    return names.isEmpty() ? model.classes() : Optional.of(new Classes(names));
  }

  private Optional<ProblemType> problem(ModelLabels model) {
    String setting = values.string(PROBLEM_TYPE);
    return setting.equals(AUTO) ? model.problem() : ProblemType.of(setting);
  }

  private Classes several(Optional<Classes> known) {
    Classes classes = known.orElseGet(ClassificationSettings::twoClasses);
    if (classes.count() < 2) {
      throw new SetupException(
          "There is one class, '"
              + classes.names().get(0)
              + "', and with a single one there is nothing to tell apart: set label.names to all of"
              + " them, or problem.type to regression.");
    }
    return classes;
  }

  private static Classes twoClasses() {
    return Classes.ofCount(DEFAULT_CLASSES);
  }
}
