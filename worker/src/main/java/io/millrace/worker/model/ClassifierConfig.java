package io.millrace.worker.model;

import java.util.ArrayList;
import java.util.List;

/**
 * A transformer that classifies sequences. Of a decoder that also has a head of its own, that one
 * is not part of the model.
 */
public record ClassifierConfig(TransformerConfig transformer, ClassificationHead head)
    implements ModelConfig {

  @Override
  public ClassifierConfig withVocabulary(int tokens) {
    return new ClassifierConfig(transformer.withVocabulary(tokens), head);
  }

  @Override
  public List<ParameterBlock> blocks() {
    List<ParameterBlock> blocks = new ArrayList<>(transformer.transformerBlocks());
    blocks.addAll(head.blocks(transformer.width()));
    return blocks;
  }

  /** Names of the head's parameters. */
  public List<String> headParameters() {
    return head.blocks(transformer.width()).stream()
        .flatMap(block -> block.parts().stream())
        .map(Parameter::name)
        .toList();
  }
}
