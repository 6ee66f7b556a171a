package io.millrace.worker.app;

import io.millrace.schemas.batch.Task;
import io.millrace.worker.checkpoint.ModelWriter;
import io.millrace.worker.model.ModelFlops;
import io.millrace.worker.program.Precision;
import io.millrace.worker.program.TrainingProgram;
import io.millrace.worker.source.BatchKind;
import io.millrace.worker.torch.TorchRuntime;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A model ready to be trained, and what saves it.
 *
 * @param program on its device
 * @param writer of its checkpoints
 * @param texts by it
 * @param task that it is trained for
 * @param flops that training it takes
 * @param type the config's model_type
 * @param tokenizerFingerprint of the tokenizer.json beside it; empty where there is none
 * @param runtime that it was put on
 * @param precision that it is computed in
 */
record LoadedModel(
    TrainingProgram program,
    ModelWriter writer,
    ModelTexts texts,
    Task task,
    ModelFlops flops,
    String type,
    String tokenizerFingerprint,
    TorchRuntime runtime,
    Precision precision) {

  /** The batches that it can be trained on. */
  BatchKind batches() {
    return new BatchKind(Optional.of(task), tokenizerFingerprint);
  }

  /** The same with something around its program. */
  LoadedModel around(UnaryOperator<TrainingProgram> wrapper) {
    return new LoadedModel(
        wrapper.apply(program),
        writer,
        texts,
        task,
        flops,
        type,
        tokenizerFingerprint,
        runtime,
        precision);
  }
}
