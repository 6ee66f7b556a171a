package io.millrace.cli.demo;

import io.millrace.broker.EmbeddedBroker;
import io.millrace.cli.setting.ClientSettings;
import io.millrace.preprocessor.app.PreprocessorApplication;
import io.millrace.preprocessor.app.PreprocessorSettings;
import io.millrace.service.SetupException;
import io.millrace.service.config.Settings;
import io.millrace.service.registry.RegistrySettings;
import io.millrace.worker.app.WorkerApplication;
import io.millrace.worker.app.WorkerSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigDef;

/** Broker, preprocessor and worker in this process, with the settings of a demo. */
final class DemoPipeline implements AutoCloseable {
  /** Settings that are options of the demo. */
  private static final List<String> FIELDS =
      List.of("text.field", "text.pair.field", "label.field");

  /** The run's id. */
  static final String RUN = "demo";

  private final EmbeddedBroker broker;
  private final PreprocessorApplication preprocessor;
  private final WorkerApplication worker;
  private final Map<String, String> client = new TreeMap<>();

  /**
   * Starts the broker and the preprocessor.
   *
   * @param given settings of the preprocessor or the worker, laid over the plan's
   * @throws SetupException when a part does not start
   */
  DemoPipeline(DemoPlan plan, DemoFiles files, Map<String, String> given) {
    broker = EmbeddedBroker.start(files.broker(), 0);
    try {
      Map<String, String> common =
          Map.of("bootstrap.servers", broker.bootstrapServers(), "http.port", "0");
      Map<String, String> preprocess = new HashMap<>(common);
      preprocess.put("tokenizer", plan.model().toString());
      preprocess.put("batch.linger.ms", "500");
      preprocess.putAll(plan.preprocessor());
      putOwn(preprocess, given, PreprocessorSettings.TABLE.names());
      Map<String, String> train = new HashMap<>(common);
      train.put("run.id", RUN);
      train.put("run.directory", files.directory().toString());
      train.put("model.directory", plan.model().toString());
      train.putAll(plan.worker());
      putOwn(train, given, WorkerSettings.TABLE.names());
      client.put("bootstrap.servers", broker.bootstrapServers());
      putOwn(client, given, RegistrySettings.addTo(new ConfigDef()).names());
      worker = new WorkerApplication(WorkerSettings.of(train));
      preprocessor = new PreprocessorApplication(PreprocessorSettings.of(preprocess));
      preprocessor.start();
    } catch (RuntimeException e) {
      broker.close();
      throw e;
    }
  }

  /** Settings for clients of the broker. */
  Settings clientSettings() {
    return new Settings(ClientSettings.TABLE, client, ClientSettings.PASS_THROUGH);
  }

  /** The worker, to be started when its data is on the way. */
  WorkerApplication worker() {
    return worker;
  }

  /** Where the preprocessor's /metrics are. */
  String preprocessorAddress() {
    return preprocessor.address();
  }

  /** Ends the parts in the order of the data's way, so that nobody waits for one that is gone. */
  @Override
  public void close() {
    worker.close();
    preprocessor.close();
    broker.close();
  }

  private static void putOwn(
      Map<String, String> settings, Map<String, String> given, Set<String> known) {
    given.forEach(
        (key, value) -> {
          if (known.contains(key)) {
            settings.put(key, value);
          }
        });
  }

  /**
   * Checks settings before anything is started.
   *
   * @throws SetupException for a key that neither table has, a value out of range, or another task
   *     than the demo's
   */
  static void check(DemoKind kind, Map<String, String> given) {
    requireTaskOf(kind, given);
    Map<String, String> preprocess = new HashMap<>(Map.of("tokenizer", "."));
    preprocess.put("task", kind.task());
    putOwn(preprocess, given, PreprocessorSettings.TABLE.names());
    // A key that is neither's is the worker's to complain of: it names the nearest.
    Map<String, String> train = new HashMap<>(Map.of("model.directory", "."));
    train.putAll(given);
    train.keySet().removeIf(preprocess::containsKey);
    train.put("task", kind.task());
    putOwn(train, given, WorkerSettings.TABLE.names());
    var unused = List.of(PreprocessorSettings.of(preprocess), WorkerSettings.of(train));
  }

  private static void requireTaskOf(DemoKind kind, Map<String, String> given) {
    if (given.containsKey("task")) {
      throw new SetupException(
          "What a demo learns is not a setting of it: give --task, and leave --set task out.");
    }
    if (kind == DemoKind.CLASSIFICATION) {
      for (String field : FIELDS) {
        if (given.containsKey(field)) {
          throw new SetupException(
              field
                  + " is set: name the fields with --text-field, --text-pair-field and --label-field.");
        }
      }
    }
    String problem = given.getOrDefault("problem.type", ClassifyingTask.PROBLEM);
    if (kind == DemoKind.CLASSIFICATION && !problem.equals(ClassifyingTask.PROBLEM)) {
      throw new SetupException(
          "problem.type is "
              + problem
              + ", and this demo learns one class of several: leave it out.");
    }
  }
}
