package io.millrace.cli.application;

import io.millrace.preprocessor.app.PreprocessorApplication;
import io.millrace.preprocessor.app.PreprocessorSettings;
import io.millrace.worker.app.WorkerApplication;
import io.millrace.worker.app.WorkerSettings;
import java.util.List;

/** The applications, each with its module's class and table. */
public final class ApplicationKinds {
  /** Text records to token batches. */
  public static final ApplicationKind PREPROCESS =
      new ApplicationKind(
          "preprocess",
          "Turns text records into padded token batches, exactly once.",
          List.of(
              "millrace preprocess --set tokenizer=gpt2/tokenizer.json",
              "millrace preprocess --config preprocess.properties --set batch.rows=16"),
          PreprocessorSettings.TABLE,
          PreprocessorSettings.PASS_THROUGH,
          settings -> new PreprocessorApplication(new PreprocessorSettings(settings)));

  /** Token batches to checkpoints. */
  public static final ApplicationKind TRAIN =
      new ApplicationKind(
          "train",
          "Trains a model on the token batches and saves checkpoints of it.",
          List.of(
              "millrace train --set model.directory=gpt2 --set run.id=alpaca",
              "millrace train --config train.properties --set max.steps=1000"),
          WorkerSettings.TABLE,
          WorkerSettings.PASS_THROUGH,
          WorkerApplication::new);

  private ApplicationKinds() {}

  /** In the order in which data flows. */
  public static List<ApplicationKind> all() {
    return List.of(PREPROCESS, TRAIN);
  }
}
