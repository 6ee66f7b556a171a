package io.millrace.worker.huggingface;

import io.millrace.worker.model.Gelu;

/** Which GELU a configuration names. */
final class GeluReader {
  private GeluReader() {}

  /**
   * Reads it.
   *
   * @param field with the activation's name
   * @throws io.millrace.service.SetupException when it is none that can be trained
   */
  static Gelu read(ConfigFields fields, String field, String otherwise) {
    String name = fields.text(field, otherwise);
    if (name.equals("gelu_new") || name.equals("gelu_pytorch_tanh")) {
      return Gelu.TANH;
    }
    if (name.equals("gelu")) {
      return Gelu.EXACT;
    }
    throw fields.refused(field + " is '" + name + "'; gelu_new and gelu can be trained");
  }
}
