package io.millrace.worker.app;

import io.millrace.service.config.KafkaSettings;
import io.millrace.service.registry.RegistrySettings;
import org.apache.kafka.common.config.ConfigDef;

/**
 * What may be set when a run is looked into: where its topics are and on what hardware to compute.
 * All else is as the run has written it down.
 */
public final class AuditSettings {
  /** For a replay. */
  public static final ConfigDef REPLAY =
      RegistrySettings.addTo(KafkaSettings.addTo(new ConfigDef()))
          .define(row(WorkerSettings.DEVICE))
          .define(row(WorkerSettings.PRECISION))
          .define(row(WorkerSettings.THREADS))
          .define(row(WorkerSettings.GRADIENT_CHECKPOINTING))
          .define(row(WorkerSettings.BATCH_SPLIT_TOKENS));

  private AuditSettings() {}

  private static ConfigDef.ConfigKey row(String name) {
    return WorkerSettings.TABLE.configKeys().get(name);
  }
}
