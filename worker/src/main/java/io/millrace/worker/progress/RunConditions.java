package io.millrace.worker.progress;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.millrace.schemas.event.EventPayload.RunStarted;
import java.util.Map;

/**
 * Under what a run computes.
 *
 * @param modelFingerprint SHA-256, in hex, of what model.directory held
 * @param tokenizerFingerprint of the model's tokenizer; empty where it has none
 * @param device for example {@code cpu}
 * @param precision of the matrix products: fp32 or bf16
 * @param hardware what else decides how sums are rounded, see {@link
 *     io.millrace.worker.program.TrainingProgram#hardware}
 * @param settings the effective ones, secrets masked
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record RunConditions(
    String modelFingerprint,
    String tokenizerFingerprint,
    String device,
    String precision,
    Map<String, String> hardware,
    Map<String, String> settings) {

  public RunConditions {
    hardware = Map.copyOf(hardware);
    settings = Map.copyOf(settings);
  }

  /** Those that a start of the run wrote down. */
  public static RunConditions of(RunStarted started) {
    return new RunConditions(
        started.modelFingerprint(),
        started.tokenizerFingerprint(),
        started.device(),
        started.precision(),
        started.hardware(),
        started.settings());
  }
}
