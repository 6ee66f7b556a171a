package io.millrace.worker.progress;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * What made a run's batches: the first one decides, all others must be of the same.
 *
 * @param tokenizerFingerprint SHA-256, in hex, of tokenizer.json
 * @param formatFingerprint SHA-256, in hex, of the settings that made ids and labels of a text
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record BatchFormat(String tokenizerFingerprint, String formatFingerprint) {}
