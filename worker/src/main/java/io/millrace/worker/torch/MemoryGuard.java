package io.millrace.worker.torch;

import io.millrace.service.SetupException;
import io.millrace.worker.batch.FlatBatch;
import io.millrace.worker.program.DeviceMemoryException;
import io.millrace.worker.program.Precision;
import io.millrace.worker.program.ProgramSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Says what there was no room for, and what to set, where PyTorch says that memory is out.
 *
 * @param device its name
 * @param settings under which the model is trained
 * @param parameters of the model
 */
record MemoryGuard(String device, ProgramSettings settings, long parameters) {
  /** Of a parameter: its weight, its gradient and two moments in float32. */
  private static final int TRAINING_BYTES = 4 * Float.BYTES;

  private static final double GIBIBYTE = 1 << 30;

  /** Makes an exception of what PyTorch says, a sentence. */
  private interface Failure {
    RuntimeException of(String sentence, RuntimeException cause);
  }

  /**
   * Puts a model on the device.
   *
   * @throws SetupException when there is no room for it
   */
  <T> T loading(Supplier<T> work) {
    return guarded(
        work,
        (sentence, cause) ->
            new SetupException(
                out(
                    "for a model of %,d parameters: to train it takes %.1f GiB beside what a batch"
                        + " needs. See what else has memory there (for a GPU: nvidia-smi), or take a"
                        + " smaller model or another device.",
                    parameters, trainingGibibytes(), sentence),
                cause));
  }

  /**
   * Takes a part of a batch forward and backward.
   *
   * @throws DeviceMemoryException when there is no room for it
   */
  void training(FlatBatch part, Runnable work) {
    guarded(
        nothing(work),
        leavingTheModel(
            true,
            sentence ->
                out(
                    "to train on %s at once, in %s with gradient.checkpointing=%s and"
                        + " batch.split.tokens=%d. %s",
                    shape(part),
                    settings.precision().name().toLowerCase(Locale.ROOT),
                    settings.gradientCheckpointing(),
                    settings.splitTokens(),
                    remedies(part),
                    sentence)));
  }

  /**
   * Takes a part of a batch forward only.
   *
   * @throws DeviceMemoryException when there is no room for it
   */
  <T> T evaluating(FlatBatch part, Supplier<T> work) {
    return guarded(
        work,
        leavingTheModel(
            true,
            sentence ->
                out(
                    "to evaluate on %s at once, with batch.split.tokens=%d. %s",
                    shape(part), settings.splitTokens(), evaluationRemedy(part), sentence)));
  }

  /**
   * Makes what the optimizer keeps, or steps it.
   *
   * @param modelWhole whether weights and moments are as they were when it fails
   * @throws DeviceMemoryException when there is no room for it
   */
  void updating(boolean modelWhole, Runnable work) {
    guarded(
        nothing(work),
        leavingTheModel(
            modelWhole,
            sentence ->
                out(
                    "for AdamW's step on %,d parameters, which with gradients and moments take %.1f"
                        + " GiB. See what else has memory there (for a GPU: nvidia-smi), or take a"
                        + " smaller model.",
                    parameters, trainingGibibytes(), sentence)));
  }

  /**
   * Begins to continue texts.
   *
   * @throws DeviceMemoryException when there is no room for their cache
   */
  <T> T generating(int texts, Supplier<T> work) {
    return guarded(
        work,
        leavingTheModel(
            true,
            sentence ->
                out(
                    "to continue %,d texts at once. Send fewer, or shorter ones.",
                    texts, sentence)));
  }

  private static <T> T guarded(Supplier<T> work, Failure failure) {
    try {
      return work.get();
    } catch (RuntimeException e) {
      throw OutOfMemory.sentence(e).map(sentence -> failure.of(sentence, e)).orElse(e);
    }
  }

  private static Supplier<Boolean> nothing(Runnable work) {
    return () -> {
      work.run();
      return true;
    };
  }

  private static Failure leavingTheModel(boolean whole, UnaryOperator<String> message) {
    return (sentence, cause) -> new DeviceMemoryException(message.apply(sentence), whole, cause);
  }

  private double trainingGibibytes() {
    return parameters * TRAINING_BYTES / GIBIBYTE;
  }

  /** The last of the arguments is what PyTorch says. */
  private String out(String what, Object... arguments) {
    return "The memory of "
        + device
        + " is out: there is no room "
        + String.format(Locale.ROOT, what + " PyTorch says: %s", arguments);
  }

  private static String shape(FlatBatch part) {
    return String.format(
        Locale.ROOT,
        "%s with %,d tokens (the longest has %,d) and %,d targets",
        part.sequenceLengths().length == 1
            ? "one sequence"
            : "%,d sequences".formatted(part.sequenceLengths().length),
        part.tokens(),
        part.longest(),
        part.targets());
  }

  private String remedies(FlatBatch part) {
    List<String> ways = new ArrayList<>();
    if (!settings.gradientCheckpointing()) {
      ways.add(
          "gradient.checkpointing=true (activations are computed anew: slower, the same bits)");
    }
    if (part.sequenceLengths().length > 1) {
      ways.add(splitting(part));
    }
    if (settings.precision() == Precision.FP32) {
      ways.add("precision=bf16");
    }
    return ways.isEmpty()
        ? "This one sequence is too long for the device: set a smaller max.length of the"
            + " preprocessor, or go on on a device with more memory."
        : "Set "
            + String.join(" or ", ways)
            + "; what the preprocessor writes from then on is smaller with a smaller batch.rows or"
            + " max.length.";
  }

  private String evaluationRemedy(FlatBatch part) {
    return part.sequenceLengths().length > 1
        ? "Set " + splitting(part) + "."
        : "This one sequence is too long for the device: take a shorter one.";
  }

  private String splitting(FlatBatch part) {
    boolean random = settings.dropout() || settings.neftuneNoise() > 0;
    return "batch.split.tokens="
        + Math.max(part.longest(), part.tokens() / 2)
        + " (a batch in parts one after the other: the same step"
        + (random ? ", with other draws of dropout and noise)" : ")");
  }
}
