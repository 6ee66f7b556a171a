package io.millrace.worker.huggingface;

import io.millrace.worker.model.EncoderConfig;
import io.millrace.worker.model.EncoderConfig.Family;

/** The hyperparameters of a BERT, a RoBERTa or a DistilBERT. */
final class EncoderConfigReader {
  private static final double DISTILBERT_EPSILON = 1e-12;

  private EncoderConfigReader() {}

  static EncoderConfig read(ModelType type, ConfigFields fields) {
    EncoderConfig config = type == ModelType.DISTILBERT ? distilBert(fields) : bert(type, fields);
    if (config.width() % config.heads() != 0) {
      throw fields.refused(
          "the width %d is not a multiple of the %d attention heads"
              .formatted(config.width(), config.heads()));
    }
    if (config.positions() < 1) {
      throw fields.refused(
          "max_position_embeddings is %d, which with pad_token_id %d leaves no position for a token"
              .formatted(config.positionRows(), config.paddingToken()));
    }
    return config;
  }

  private static EncoderConfig bert(ModelType type, ConfigFields fields) {
    boolean roberta = type == ModelType.ROBERTA;
    fields.refuse("is_decoder");
    fields.refuse("add_cross_attention");
    String positions = fields.text("position_embedding_type", "absolute");
    if (!positions.equals("absolute")) {
      throw fields.refused(
          "position_embedding_type is '" + positions + "'; only absolute can be trained");
    }
    int vocabulary = fields.positive("vocab_size", roberta ? 50265 : 30522);
    return new EncoderConfig(
        roberta ? Family.ROBERTA : Family.BERT,
        vocabulary,
        fields.positive("max_position_embeddings", 512),
        fields.positive("type_vocab_size", 2),
        fields.positive("hidden_size", 768),
        fields.layers("num_hidden_layers", 12),
        fields.positive("num_attention_heads", 12),
        fields.positive("intermediate_size", 3072),
        GeluReader.read(fields, "hidden_act", "gelu"),
        fields.positiveNumber("layer_norm_eps", 1e-12),
        fields.positiveNumber("initializer_range", 0.02),
        fields.probability("hidden_dropout_prob", 0.1),
        fields.probability("attention_probs_dropout_prob", 0.1),
        fields.padding(vocabulary, roberta ? 1 : 0));
  }

  private static EncoderConfig distilBert(ConfigFields fields) {
    // Such positions are not trained in transformers.
    fields.refuse("sinusoidal_pos_embds");
    int vocabulary = fields.positive("vocab_size", 30522);
    return new EncoderConfig(
        Family.DISTILBERT,
        vocabulary,
        fields.positive("max_position_embeddings", 512),
        0,
        named(fields, "dim", "hidden_size", 768),
        fields.layers("n_layers", fields.layers("num_hidden_layers", 6)),
        named(fields, "n_heads", "num_attention_heads", 12),
        fields.positive("hidden_dim", 3072),
        GeluReader.read(fields, "activation", "gelu"),
        DISTILBERT_EPSILON,
        fields.positiveNumber("initializer_range", 0.02),
        fields.probability("dropout", 0.1),
        fields.probability("attention_dropout", 0.1),
        fields.padding(vocabulary, 0));
  }

  /** transformers takes the name that other models have for a size as well. */
  private static int named(ConfigFields fields, String name, String alias, int otherwise) {
    return fields.positive(name, fields.positive(alias, otherwise));
  }
}
