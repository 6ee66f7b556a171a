package io.millrace.worker.model;

import java.util.List;

/**
 * Parameters that lie one under the other in one tensor on the device, as rows of one matrix: one
 * matrix product instead of several.
 *
 * @param parts of the same role and the same shape but for the first dimension
 */
public record ParameterBlock(List<Parameter> parts) {

  static ParameterBlock of(Parameter... parts) {
    return new ParameterBlock(List.of(parts));
  }

  /** Shape of the whole: the first dimensions are added up. */
  public long[] shape() {
    long[] shape = parts.get(0).shape().clone();
    shape[0] = parts.stream().mapToLong(part -> part.shape()[0]).sum();
    return shape;
  }

  /** Whether AdamW decays it. */
  public boolean decayed() {
    return parts.get(0).decayed();
  }
}
