package io.millrace.worker.app;

import io.millrace.service.SetupException;
import io.millrace.service.config.Settings;
import io.millrace.worker.progress.RunConditions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The settings of a run as it has written them down, to look into it or compute it again. */
final class RecordedSettings {
  private RecordedSettings() {}

  /**
   * The settings of a run, on the device and in the numbers that it came to use.
   *
   * @param given what is to be otherwise, such as where the broker is now
   * @throws SetupException when a secret is asked for that nobody gives, or a setting has a value
   *     that this version does not take
   */
  static Settings of(RunConditions recorded, Map<String, String> given) {
    Map<String, String> settings = new LinkedHashMap<>();
    // What another version wrote down and this one does not know decides nothing here.
    recorded
        .settings()
        .forEach((name, value) -> putIfKnown(settings, name, withoutReference(value)));
    settings.put(WorkerSettings.DEVICE, recorded.device());
    settings.put(WorkerSettings.PRECISION, recorded.precision());
    // threads=0 is another number on another machine, and so another order of sums.
    String threads = recorded.hardware().get("threads");
    if (threads != null) {
      settings.put(WorkerSettings.THREADS, threads);
    }
    settings.putAll(given);
    requireSecrets(settings);
    return WorkerSettings.of(settings);
  }

  /** A checkpoint of somebody else's must not send what is in files here to a broker of his. */
  private static String withoutReference(String value) {
    return Settings.isReferring(value) ? Settings.MASK : value;
  }

  private static void putIfKnown(Map<String, String> settings, String name, String value) {
    if (WorkerSettings.TABLE.names().contains(name)
        || WorkerSettings.PASS_THROUGH.stream().anyMatch(name::startsWith)) {
      settings.put(name, value);
    }
  }

  private static void requireSecrets(Map<String, String> settings) {
    Set<String> masked = new TreeSet<>();
    settings.forEach(
        (name, value) -> {
          if (Settings.isMasked(value)) {
            masked.add(name);
          }
        });
    if (!masked.isEmpty()) {
      throw new SetupException(
          "The run was set with "
              + String.join(", ", masked)
              + ", which is secret and was not written down: give it with --set or in the --config"
              + " file.");
    }
  }
}
