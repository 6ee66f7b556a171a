package io.millrace.worker.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.millrace.schemas.batch.ProblemType;
import io.millrace.service.SetupException;
import io.millrace.worker.batch.FlatBatch;
import io.millrace.worker.batch.Supervision;
import io.millrace.worker.batch.Supervision.Classes;
import io.millrace.worker.batch.Supervision.Values;
import io.millrace.worker.model.ClassificationHead;
import io.millrace.worker.model.ClassificationHead.Style;
import io.millrace.worker.model.ClassifierConfig;
import io.millrace.worker.program.ClassCounts;
import io.millrace.worker.program.Evaluated;
import io.millrace.worker.program.ProgramSettings;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/** To say of a sequence which labels it has, or a number. */
final class LabelObjective implements Objective {
  private final ClassificationHead head;
  private final int layers;
  private final ProgramSettings settings;
  private final float[] weights;

  /** float32 [K]. */
  private final NDArray given;

  /**
   * For a classifier.
   *
   * @throws SetupException when there is not one class weight per label, or a weight or a smoothing
   *     has no meaning for its problem
   */
  LabelObjective(NDManager manager, ClassifierConfig config, ProgramSettings settings) {
    this.head = config.head();
    this.layers = config.transformer().layers();
    this.settings = settings;
    this.weights = weights(head, settings);
    this.given = manager.create(weights);
  }

  private static float[] weights(ClassificationHead head, ProgramSettings settings) {
    if (settings.labelSmoothing() > 0 && head.problem() != ProblemType.SINGLE_LABEL) {
      throw new SetupException(
          "label.smoothing is for single_label_classification, and the model's problem is "
              + head.problem().configName()
              + ": set it to 0.");
    }
    float[] weights = new float[head.labels().size()];
    Arrays.fill(weights, 1f);
    if (settings.classWeights().isEmpty()) {
      return weights;
    }
    if (head.problem() == ProblemType.REGRESSION) {
      throw new SetupException(
          "class.weights is set, and a regression has no classes: leave it empty.");
    }
    if (settings.classWeights().size() != weights.length) {
      throw new SetupException(
          "class.weights has %d numbers for the model's %d labels: give one for each."
              .formatted(settings.classWeights().size(), weights.length));
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] = settings.classWeights().get(i).floatValue();
    }
    return weights;
  }

  @Override
  public String source() {
    return "/torch/classification_head.py";
  }

  @Override
  public ScriptObject head() {
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("training", true);
    attributes.put("dense", head.style().dense().isPresent());
    attributes.put("activation", head.style() == Style.DISTILBERT ? "relu" : "tanh");
    attributes.put("bias", head.style().bias());
    double dropout = settings.dropout() ? head.dropout() : 0;
    attributes.put("input_dropout", head.style() == Style.ROBERTA ? dropout : 0.0);
    attributes.put("dropout", dropout);
    attributes.put("layers", layers);
    attributes.put("problem", head.problem().configName());
    attributes.put("smoothing", settings.labelSmoothing());
    return new ScriptObject("head", "Head", attributes);
  }

  @Override
  public void check(FlatBatch batch) {
    Supervision supervision = batch.supervision();
    boolean single = head.problem() == ProblemType.SINGLE_LABEL;
    if (single && supervision instanceof Classes classes) {
      BatchCheck.checkLabels(classes.labels(), weights.length);
    } else if (!single && supervision instanceof Values values) {
      checkValues(values);
    } else {
      throw new IllegalArgumentException(
          "The batch has %s, and the model's problem is %s: give the preprocessor the same task and problem.type"
              .formatted(named(supervision), head.problem().configName()));
    }
  }

  private static String named(Supervision supervision) {
    if (supervision instanceof Classes) {
      return "a class for each sequence";
    }
    return supervision instanceof Values ? "numbers for each sequence" : "tokens to be predicted";
  }

  private void checkValues(Values values) {
    if (values.width() != weights.length) {
      throw new IllegalArgumentException(
          "The batch has %d numbers for each sequence, and the model %d labels"
              .formatted(values.width(), weights.length));
    }
    for (float value : values.values()) {
      boolean fits = head.problem() == ProblemType.REGRESSION || value == 0 || value == 1;
      if (!Float.isFinite(value) || !fits) {
        throw new IllegalArgumentException(
            "A label's value is %s, where the problem is %s"
                .formatted(value, head.problem().configName()));
      }
    }
  }

  /**
   * The first token of each sequence; or the last one that is not the padding token, for which a
   * producer may have used one that ends texts: transformers looks there.
   */
  @Override
  public int[] rows(FlatBatch batch) {
    int[] lengths = batch.sequenceLengths();
    int[] rows = new int[lengths.length];
    int start = 0;
    for (int i = 0; i < rows.length; i++) {
      rows[i] = head.style().looksAtFirst() ? start : last(batch, start, start + lengths[i] - 1);
      start += lengths[i];
    }
    return rows;
  }

  private int last(FlatBatch batch, int first, int end) {
    int row = end;
    while (row > first && batch.tokenIds()[row] == head.paddingToken()) {
      row--;
    }
    return row;
  }

  @Override
  public NDArray targets(NDManager manager, FlatBatch batch) {
    return batch.supervision() instanceof Values values
        ? manager.create(values.values(), new Shape(batch.targets(), values.width()))
        : manager.create(((Classes) batch.supervision()).labels());
  }

  /** As torch.nn.CrossEntropyLoss has it, the sum of the sequences' weights. */
  @Override
  public double weight(FlatBatch batch) {
    return batch.supervision() instanceof Classes classes
        ? Arrays.stream(classes.labels()).mapToDouble(label -> weights[label]).sum()
        : batch.targets();
  }

  @Override
  public List<NDArray> given() {
    return List.of(given);
  }

  @Override
  public Evaluated evaluated(double[] numbers) {
    if (head.problem() == ProblemType.REGRESSION) {
      return new Evaluated(numbers[0], OptionalLong.empty(), ClassCounts.NONE);
    }
    return new Evaluated(
        numbers[0],
        OptionalLong.of(Math.round(numbers[1])),
        new ClassCounts(counts(numbers, 0), counts(numbers, 1), counts(numbers, 2)));
  }

  private long[] counts(double[] numbers, int kind) {
    int from = 2 + kind * weights.length;
    return IntStream.range(from, from + weights.length)
        .mapToLong(i -> Math.round(numbers[i]))
        .toArray();
  }
}
