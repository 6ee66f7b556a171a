package io.millrace.worker.training;

import io.millrace.schemas.batch.TokenBatch;
import io.millrace.worker.progress.BatchFormat;
import java.util.Optional;
import java.util.Set;

/**
 * Lets a run have batches of one tokenizer and format only, those of its first batch: ids or
 * targets that are made otherwise would be trained on as if nothing had happened.
 */
final class FormatGuard {
  private static final int SHOWN = 12;

  private final Set<String> accepted;

  /**
   * A guard.
   *
   * @param accepted fingerprints that are taken besides, or beginnings of them
   */
  FormatGuard(Set<String> accepted) {
    this.accepted = Set.copyOf(accepted);
  }

  /** What a batch was made with. */
  static BatchFormat of(TokenBatch batch) {
    return new BatchFormat(batch.tokenizerFingerprint(), batch.formatFingerprint());
  }

  /** Why a batch is not of the run's format; empty where it is, or where there is none yet. */
  Optional<String> objection(TokenBatch batch, Optional<BatchFormat> adopted) {
    if (adopted.isEmpty()) {
      return Optional.empty();
    }
    if (differs(batch.tokenizerFingerprint(), adopted.get().tokenizerFingerprint())) {
      return Optional.of(
          sentence(
              "tokenizer", batch.tokenizerFingerprint(), adopted.get().tokenizerFingerprint()));
    }
    if (differs(batch.formatFingerprint(), adopted.get().formatFingerprint())) {
      return Optional.of(
          sentence("format", batch.formatFingerprint(), adopted.get().formatFingerprint()));
    }
    return Optional.empty();
  }

  private boolean differs(String fingerprint, String adopted) {
    return !fingerprint.equals(adopted)
        && accepted.stream().noneMatch(beginning -> fingerprint.startsWith(beginning));
  }

  private static String sentence(String what, String fingerprint, String adopted) {
    return "It was made with "
        + what
        + " "
        + shortened(fingerprint)
        + ", the run's batches are of "
        + what
        + " "
        + shortened(adopted)
        + ": give the preprocessor the settings that it had, or take these, too, with"
        + " batches.accept.fingerprints="
        + shortened(fingerprint)
        + ".";
  }

  private static String shortened(String fingerprint) {
    return fingerprint.substring(0, Math.min(SHOWN, fingerprint.length()));
  }
}
