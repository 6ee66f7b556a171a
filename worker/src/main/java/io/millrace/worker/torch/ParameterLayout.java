package io.millrace.worker.torch;

import io.millrace.worker.model.ModelConfig;
import io.millrace.worker.model.Parameter;
import io.millrace.worker.model.ParameterBlock;
import io.millrace.worker.tensor.HostTensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where each parameter lies. All that decay are one flat tensor, one after the other, and all that
 * do not are another: the optimizer, the norm and a copy are then one operation each, and not one
 * per parameter.
 *
 * @param blocks by the order in which the training program takes them
 * @param parameters by Hugging Face's name
 * @param decayedSize elements of the flat tensor of those that decay
 * @param plainSize elements of the other one
 */
record ParameterLayout(
    List<Place> blocks, Map<String, Place> parameters, long decayedSize, long plainSize) {
  /** Blocks begin on a multiple of 64 bytes. */
  private static final int ALIGNMENT = 16;

  /** The norm is taken over rows of so many elements, see adamw.py. */
  private static final int ROW = 1024;

  /**
   * A part of a flat tensor.
   *
   * @param decayed which of the two
   * @param offset of its first element
   */
  record Place(boolean decayed, long offset, long[] shape) {

    long elements() {
      long elements = 1;
      for (long dimension : shape) {
        elements *= dimension;
      }
      return elements;
    }
  }

  static ParameterLayout of(ModelConfig config) {
    List<Place> blocks = new ArrayList<>();
    Map<String, Place> parameters = new LinkedHashMap<>();
    long[] ends = new long[2];
    for (ParameterBlock block : config.blocks()) {
      int group = block.decayed() ? 0 : 1;
      Place place = new Place(block.decayed(), ends[group], block.shape());
      blocks.add(place);
      long offset = place.offset();
      for (Parameter part : block.parts()) {
        Place own = new Place(block.decayed(), offset, part.shape());
        parameters.put(part.name(), own);
        offset += own.elements();
      }
      ends[group] = roundedUp(offset, ALIGNMENT);
    }
    return new ParameterLayout(
        blocks, parameters, roundedUp(ends[0], ROW), roundedUp(ends[1], ROW));
  }

  /** Of all parameters. */
  long elements() {
    return parameters.values().stream().mapToLong(Place::elements).sum();
  }

  /** A tensor of zeros on the host for each parameter. */
  Map<String, HostTensor> zeros() {
    Map<String, HostTensor> tensors = new LinkedHashMap<>();
    parameters.forEach((name, place) -> tensors.put(name, HostTensor.zeros(place.shape())));
    return tensors;
  }

  private static long roundedUp(long number, int multiple) {
    return (number + multiple - 1) / multiple * multiple;
  }
}
