package io.millrace.worker.huggingface;

import io.millrace.service.SetupException;
import io.millrace.worker.model.ClassifierConfig;
import io.millrace.worker.model.DecoderConfig;
import io.millrace.worker.model.ModelConfig;
import io.millrace.worker.safetensors.SafetensorsFile;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Under which name of its files a model's parameter is: names may lack the family's prefix, and a
 * transformer that is to classify may be stored with heads for something else, which are left out.
 */
final class StoredNames {
  private static final Logger LOG = LoggerFactory.getLogger(StoredNames.class);

  /**
   * What older versions of transformers saved beside the parameters: GPT-2's masks (c_attn.bias is
   * a real bias), Llama's rotary frequencies and BERT's positions.
   */
  private static final Pattern BUFFER =
      Pattern.compile(
          "(.*\\.)?attn\\.(masked_)?bias|(.*\\.)?rotary_emb\\.inv_freq"
              + "|(.*\\.)?embeddings\\.(position|token_type)_ids");

  /** BERT's pooler, which lies among the transformer's tensors and is part of a head. */
  private static final Pattern POOLER = Pattern.compile("(.*\\.)?pooler\\..*");

  /** How norms were called when BERT came out. */
  private static final Map<String, String> OLD_ENDINGS =
      Map.of("LayerNorm.gamma", "LayerNorm.weight", "LayerNorm.beta", "LayerNorm.bias");

  private final ModelConfig config;
  private final Map<String, SafetensorsFile> files;
  private final boolean headIsTrained;
  private final Set<String> shapes;
  private final Set<String> leftOut = new TreeSet<>();

  private StoredNames(
      ModelConfig config, Map<String, SafetensorsFile> files, boolean headIsTrained) {
    this.config = config;
    this.files = files;
    this.headIsTrained = headIsTrained;
    this.shapes = config.shapes().keySet();
  }

  /**
   * Parameter name to the name in the file, for each tensor that is the model's.
   *
   * @param files by the name of the tensor in it
   * @param headIsTrained whether a classifier's head in them is one, and not that of another task
   *     under the same name
   * @throws SetupException when a tensor of the transformer is unknown, or there twice
   */
  static Map<String, String> of(
      ModelConfig config, Map<String, SafetensorsFile> files, boolean headIsTrained) {
    return new StoredNames(config, files, headIsTrained).names();
  }

  private Map<String, String> names() {
    Map<String, String> names = new LinkedHashMap<>();
    files.forEach(
        (key, file) -> {
          String name = name(key);
          if (BUFFER.matcher(key).matches() || isOfAnotherHead(key, name)) {
            return;
          }
          if (!shapes.contains(name) && !name.equals(DecoderConfig.HEAD)) {
            throw new SetupException(
                "%s: there is a tensor %s of shape %s, but the model in config.json, of %d layers, has none of that name."
                    .formatted(
                        file.path(),
                        key,
                        file.entries().get(key).shape(),
                        config.transformer().layers()));
          }
          String before = names.put(name, key);
          if (before != null) {
            throw new SetupException(
                "%s: tensor %s is there twice, as %s and as %s."
                    .formatted(file.path(), name, before, key));
          }
        });
    if (!leftOut.isEmpty()) {
      LOG.info(
          "{} are of heads for other tasks than classification, and are left out",
          String.join(", ", leftOut));
    }
    return names;
  }

  private String name(String key) {
    String present = key;
    for (Map.Entry<String, String> ending : OLD_ENDINGS.entrySet()) {
      if (key.endsWith(ending.getKey())) {
        present = key.substring(0, key.length() - ending.getKey().length()) + ending.getValue();
      }
    }
    String prefix = config.transformer().prefix();
    boolean full =
        present.startsWith(prefix)
            || present.equals(DecoderConfig.HEAD)
            || shapes.contains(present)
            || isBesidePrefixed();
    return full ? present : prefix + present;
  }

  /** Whether the files have the prefix, so that what lacks it is no part of the transformer. */
  private boolean isBesidePrefixed() {
    return config instanceof ClassifierConfig
        && files.keySet().stream().anyMatch(k -> k.startsWith(config.transformer().prefix()));
  }

  private boolean isOfAnotherHead(String key, String name) {
    if (!(config instanceof ClassifierConfig classifier)) {
      return false;
    }
    boolean pooler = POOLER.matcher(name).matches();
    boolean another =
        shapes.contains(name)
            ? classifier.headParameters().contains(name) && !pooler && !headIsTrained
            : pooler || !name.startsWith(config.transformer().prefix());
    if (another) {
      leftOut.add(key);
    }
    return another;
  }
}
