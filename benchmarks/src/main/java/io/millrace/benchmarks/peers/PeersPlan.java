package io.millrace.benchmarks.peers;

import io.millrace.benchmarks.leg.Workload;
import io.millrace.benchmarks.training.ModelShape;
import io.millrace.worker.program.Precision;
import java.nio.file.Path;
import java.util.List;

/**
 * What is measured, and how often.
 *
 * @param shape of the model
 * @param peers that Millrace is measured beside
 * @param device cpu or cuda
 * @param precision of the matrix products
 * @param rows records per batch, which is an optimizer step
 * @param maxLength tokens of a record at most, and of a row of the trainer that pads
 * @param warmUpSteps of each leg that are not measured
 * @param steps of each leg that are
 * @param rounds of legs
 */
public record PeersPlan(
    ModelShape shape,
    List<Peer> peers,
    String device,
    Precision precision,
    int rows,
    int maxLength,
    int warmUpSteps,
    int steps,
    int rounds) {

  /** What each leg does, on a model in that directory. */
  Workload workload(Path model) {
    return new Workload(model, rows, maxLength, warmUpSteps, steps);
  }
}
