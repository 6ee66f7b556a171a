package io.millrace.cli.demo;

import io.millrace.schemas.batch.Task;
import java.util.Arrays;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What a demo can show. */
enum DemoKind {
  /** A language model that learns to answer. */
  LANGUAGE(Task.CAUSAL_LM, "/demo/", 1200),
  /** A classifier of texts or pairs of texts. */
  CLASSIFICATION(Task.SEQUENCE_CLASSIFICATION, "/demo/classification/", 2400);

  private final Task task;
  private final String resources;
  private final long shippedSteps;

  DemoKind(Task task, String resources, long shippedSteps) {
    this.task = task;
    this.resources = resources;
    this.shippedSteps = shippedSteps;
  }

  /** The setting of the preprocessor and the worker that says the same. */
  String task() {
    return task.settingName();
  }

  /** Where the records and the model are that Millrace ships for it. */
  String resources() {
    return resources;
  }

  /** Steps of the shipped recipe: see src/demo/README.md. */
  long shippedSteps() {
    return shippedSteps;
  }

  /** As the option has it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** From the option. */
  static final class Converter implements ITypeConverter<DemoKind> {
    @Override
    public DemoKind convert(String value) {
      return Arrays.stream(values())
          .filter(kind -> kind.toString().equals(value))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "'" + value + "' is none of " + Arrays.toString(values())));
    }
  }
}
