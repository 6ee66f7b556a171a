package io.millrace.benchmarks.agreement;

import io.millrace.benchmarks.sequences.Batches;
import io.millrace.benchmarks.sequences.LabelledSequence;
import io.millrace.benchmarks.sequences.LabelledSequences;
import io.millrace.benchmarks.sequences.TokenSequences;
import io.millrace.worker.batch.FlatBatch;
import io.millrace.worker.source.Delivery;
import io.millrace.worker.torch.HeadWorkspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Models so small that a CPU trains them at once, and batches for them, the same at each run. */
enum Subject {
  /** Heads of 64, as GPT-2's own. */
  GPT2("GPT-2", decoder(128, 2, 512), 20),
  /** Four heads of queries to two of keys and values. */
  LLAMA(
      "Llama with shared keys",
      """
      {"model_type": "llama", "vocab_size": 512, "hidden_size": 256, "intermediate_size": 384,
       "num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 2,
       "max_position_embeddings": 512, "rms_norm_eps": 1e-6, "hidden_act": "silu",
       "rope_theta": 10000.0, "tie_word_embeddings": false, "initializer_range": 0.02}
      """,
      20),
  /** Every token sees all of its sequence, and a sequence has one target. */
  BERT(
      "BERT that classifies",
      """
      {"model_type": "bert", "architectures": ["BertForSequenceClassification"],
       "vocab_size": 512, "hidden_size": 128, "intermediate_size": 256, "num_hidden_layers": 2,
       "num_attention_heads": 2, "max_position_embeddings": 512, "type_vocab_size": 2,
       "pad_token_id": 0, "hidden_act": "gelu", "layer_norm_eps": 1e-12,
       "initializer_range": 0.02, "num_labels": 3}
      """,
      20),
  /** No kernel of CUDA's takes heads of 12. */
  ODD_HEADS("GPT-2 with heads of 12", decoder(48, 4, 512), 20),
  /**
   * The logits of a batch are more than the head's workspace holds, and in rows of an odd number.
   */
  WIDE_HEAD("GPT-2 with a vocabulary of 65,537", decoder(16, 2, Subject.WIDE_VOCABULARY), 2);

  private static final int WIDE_VOCABULARY = 65_537;
  private static final int POSITIONS = 512;
  private static final int LABELS = 3;
  private static final int SEQUENCES = 8;
  private static final int LONG = 300;
  private static final int USUAL = 130;

  private final String title;
  private final String config;
  private final int steps;

  Subject(String title, String config, int steps) {
    this.title = title;
    this.config = config;
    this.steps = steps;
  }

  private static String decoder(int width, int heads, int vocabulary) {
    return """
    {"model_type": "gpt2", "activation_function": "gelu_new", "vocab_size": %d,
     "n_positions": 512, "n_embd": %d, "n_layer": 2, "n_head": %d, "layer_norm_epsilon": 1e-5,
     "initializer_range": 0.02}
    """
        .formatted(vocabulary, width, heads);
  }

  /** As the report has it. */
  String title() {
    return title;
  }

  /** Steps after the one whose gradient is looked at. */
  int steps() {
    return steps;
  }

  /** Writes config.json and returns the directory. */
  Path writeTo(Path directory) throws IOException {
    Files.createDirectories(directory);
    Files.writeString(directory.resolve("config.json"), config);
    return directory;
  }

  /**
   * Four batches of sequences of uneven lengths, one of a single token and a long one among them.
   * Some tokens are much more frequent than others, so that there is something to learn.
   *
   * @param gpu whether the batches are to be more than a GPU's workspace holds
   */
  List<FlatBatch> batches(boolean gpu) {
    SplittableRandom random = new SplittableRandom(7);
    List<Delivery.Batch> batches = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      int[] lengths = this == WIDE_HEAD ? manyTargets(gpu) : unevenLengths(random);
      batches.addAll(batch(lengths, random));
    }
    return batches.stream().map(Delivery.Batch::flat).toList();
  }

  private List<Delivery.Batch> batch(int[] lengths, SplittableRandom random) {
    if (this == BERT) {
      LabelledSequences sequences =
          new LabelledSequences(
              Arrays.stream(lengths).mapToObj(length -> labelled(length, random)).toList());
      return Batches.of(sequences, lengths.length, POSITIONS);
    }
    TokenSequences sequences =
        new TokenSequences(
            Arrays.stream(lengths).mapToObj(length -> tokens(length, random)).toList());
    return Batches.of(sequences, lengths.length, POSITIONS);
  }

  private static int[] unevenLengths(SplittableRandom random) {
    int[] lengths = random.ints(SEQUENCES, 2, USUAL).toArray();
    lengths[1] = 1;
    lengths[SEQUENCES / 2] = LONG;
    return lengths;
  }

  /** A quarter more than a chunk, in sequences as long as may be. */
  private static int[] manyTargets(boolean gpu) {
    int targets = 5 * HeadWorkspace.rows(WIDE_VOCABULARY, gpu) / 4;
    int[] lengths = new int[1 + targets / (POSITIONS - 1)];
    Arrays.fill(lengths, POSITIONS);
    return lengths;
  }

  private int[] tokens(int length, SplittableRandom random) {
    int vocabulary = this == WIDE_HEAD ? WIDE_VOCABULARY : 512;
    return random
        .doubles(length)
        .mapToInt(share -> (int) (Math.pow(share, 4) * vocabulary))
        .toArray();
  }

  /** The label is told by the first token. */
  private LabelledSequence labelled(int length, SplittableRandom random) {
    int[] ids = tokens(length, random);
    int label = random.nextInt(LABELS);
    ids[0] = 1 + label;
    int[] types = new int[length];
    Arrays.fill(types, length / 2, length, 1);
    return new LabelledSequence(ids, types, label);
  }
}
