package io.millrace.worker.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a model is: a transformer and the head that it is trained with. A decoder's own head
 * predicts tokens; any transformer's may be a classifier.
 */
public sealed interface ModelConfig permits DecoderConfig, ClassifierConfig {

  /** Without its head. */
  TransformerConfig transformer();

  /** The same model with another number of tokens. */
  ModelConfig withVocabulary(int tokens);

  /**
   * Every parameter, in the order in which the training program takes them: the transformer's, then
   * the head's.
   */
  List<ParameterBlock> blocks();

  /** Rows of the token embedding: valid token ids are 0 to this less one. */
  default int vocabulary() {
    return transformer().vocabulary();
  }

  /** Longest sequence, in tokens. */
  default int positions() {
    return transformer().positions();
  }

  /** Every parameter in the order of {@link #blocks}. */
  default List<Parameter> parameters() {
    return blocks().stream().flatMap(block -> block.parts().stream()).toList();
  }

  /** Name to shape, in the order of {@link #blocks}. */
  default Map<String, long[]> shapes() {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    parameters().forEach(parameter -> shapes.put(parameter.name(), parameter.shape()));
    return shapes;
  }
}
