package io.millrace.worker.torch;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.EngineException;
import io.millrace.service.SetupException;
import io.millrace.worker.batch.FlatBatch;
import io.millrace.worker.program.DeviceMemoryException;
import io.millrace.worker.program.Precision;
import io.millrace.worker.program.ProgramSettings;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryGuardTest {
  private static final FlatBatch ONE = TestSequence.flat(TestSequence.of(1, 2, 3));

  @Test
  void trainingNamesTheShapeAndEverySettingThatHelps() {
    assertThatThrownBy(
            () ->
                guard(false, 0, Precision.FP32).training(TinyModels.BATCH, MemoryGuardTest::fails))
        .isInstanceOf(DeviceMemoryException.class)
        .hasCauseInstanceOf(EngineException.class)
        .hasMessage(
            "The memory of cuda:0 is out: there is no room to train on 3 sequences with 23 tokens (the"
                + " longest has 12) and 20 targets at once, in fp32 with gradient.checkpointing=false"
                + " and batch.split.tokens=0. Set gradient.checkpointing=true (activations are computed"
                + " anew: slower, the same bits) or batch.split.tokens=12 (a batch in parts one after"
                + " the other: the same step) or precision=bf16; what the preprocessor writes from then"
                + " on is smaller with a smaller batch.rows or max.length. PyTorch says: CUDA out of"
                + " memory. Tried to allocate 2.00 GiB.");
  }

  @Test
  void whatIsSetAlreadyIsNotAdvised() {
    assertThatThrownBy(() -> guard(true, 3, Precision.BF16).training(ONE, MemoryGuardTest::fails))
        .hasMessageContaining("in bf16 with gradient.checkpointing=true and batch.split.tokens=3.")
        .hasMessageContaining("This one sequence is too long for the device")
        .hasMessageNotContaining("Set ");
  }

  @Test
  void evaluationIsToldOfWhatHelpsIt() {
    assertThatThrownBy(
            () ->
                guard(false, 0, Precision.FP32)
                    .evaluating(
                        TinyModels.BATCH,
                        () -> {
                          throw out();
                        }))
        .isInstanceOf(DeviceMemoryException.class)
        .hasMessageContaining("no room to evaluate on 3 sequences with 23 tokens")
        .hasMessageContaining("Set batch.split.tokens=12")
        .hasMessageNotContaining("gradient.checkpointing");
  }

  @Test
  void onlyAnUpdateThatHasBegunLeavesTheModelInDoubt() {
    MemoryGuard guard = guard(false, 0, Precision.FP32);
    assertThatExceptionOfType(DeviceMemoryException.class)
        .isThrownBy(() -> guard.updating(true, MemoryGuardTest::fails))
        .withMessageContaining("AdamW's step on 1,000,000,000 parameters")
        .withMessageContaining("take 14.9 GiB")
        .matches(DeviceMemoryException::modelIsWhole);
    assertThatExceptionOfType(DeviceMemoryException.class)
        .isThrownBy(() -> guard.updating(false, MemoryGuardTest::fails))
        .matches(e -> !e.modelIsWhole());
  }

  @Test
  void aModelThatDoesNotFitIsAWrongSetting() {
    assertThatThrownBy(
            () ->
                guard(false, 0, Precision.FP32)
                    .loading(
                        () -> {
                          throw out();
                        }))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("no room for a model of 1,000,000,000 parameters")
        .hasMessageContaining("14.9 GiB")
        .hasMessageContaining("nvidia-smi");
  }

  @Test
  void otherErrorsAreLeftAsTheyAre() {
    EngineException other = new EngineException("CUDA error: device-side assert triggered");
    assertThatThrownBy(
            () ->
                guard(false, 0, Precision.FP32)
                    .training(
                        ONE,
                        () -> {
                          throw other;
                        }))
        .isSameAs(other);
  }

  private static void fails() {
    throw out();
  }

  private static EngineException out() {
    return new EngineException("RuntimeError: CUDA out of memory. Tried to allocate 2.00 GiB.");
  }

  private static MemoryGuard guard(boolean checkpointing, int splitTokens, Precision precision) {
    return new MemoryGuard(
        "cuda:0",
        new ProgramSettings(
            TinyModels.UNCLIPPED, 0, 0, false, checkpointing, splitTokens, precision, List.of(), 0),
        1_000_000_000);
  }
}
