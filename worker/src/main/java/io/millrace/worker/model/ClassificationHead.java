package io.millrace.worker.model;

import io.millrace.schemas.batch.ProblemType;
import io.millrace.worker.model.Parameter.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What makes a label of a sequence.
 *
 * @param style its layers and their names
 * @param labels K names, in the order of their numbers
 * @param problem what it says of a sequence
 * @param dropout probability, on the input of the last layer; for {@link Style#ROBERTA} also on
 *     that of the dense one
 * @param paddingToken pad_token_id of the configuration: where the last token counts, the last one
 *     that is another token, as in transformers; -1 where there is none
 */
public record ClassificationHead(
    Style style, List<String> labels, ProblemType problem, double dropout, int paddingToken) {

  /** The heads of transformers' ...ForSequenceClassification. */
  public enum Style {
    /** The first token's output, through the pooler. */
    BERT("bert.pooler.dense", "classifier"),
    /** The first token's output. */
    ROBERTA("classifier.dense", "classifier.out_proj"),
    /** The first token's output; ReLU behind the dense layer, and not tanh. */
    DISTILBERT("pre_classifier", "classifier"),
    /** The last token's output, without a dense layer and without a bias. */
    DECODER("", "score");

    private final String dense;
    private final String last;

    Style(String dense, String last) {
      this.dense = dense;
      this.last = last;
    }

    /** Hugging Face's name of the layer [C, C] before the last; empty where there is none. */
    public Optional<String> dense() {
      return Optional.of(dense).filter(name -> !name.isEmpty());
    }

    /** Whether the last layer has a bias. */
    public boolean bias() {
      return this != DECODER;
    }

    /** Whether a sequence's first token says what it is, else its last. */
    public boolean looksAtFirst() {
      return this != DECODER;
    }
  }

  public ClassificationHead {
    labels = List.copyOf(labels);
  }

  /** Its parameters, in the order in which the training program takes them. */
  List<ParameterBlock> blocks(int width) {
    List<ParameterBlock> blocks = new ArrayList<>();
    style.dense().ifPresent(name -> addLayer(blocks, name, width, width, true));
    addLayer(blocks, style.last, labels.size(), width, style.bias());
    return blocks;
  }

  private static void addLayer(
      List<ParameterBlock> blocks, String name, long out, long in, boolean bias) {
    blocks.add(
        ParameterBlock.of(new Parameter(name + ".weight", new long[] {out, in}, Role.MATRIX)));
    if (bias) {
      blocks.add(ParameterBlock.of(new Parameter(name + ".bias", new long[] {out}, Role.BIAS)));
    }
  }
}
