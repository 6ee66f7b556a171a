package io.millrace.cli.demo;

import io.millrace.preprocessor.label.Classes;
import io.millrace.preprocessor.label.Label;
import io.millrace.preprocessor.label.SingleLabel;
import io.millrace.preprocessor.record.ParsedRecord;
import io.millrace.preprocessor.record.RecordParser;
import io.millrace.preprocessor.record.RejectedException;
import io.millrace.preprocessor.sequence.ClassificationTask;
import io.millrace.preprocessor.sequence.MadeSequences.Part;
import io.millrace.preprocessor.sequence.PairLimit;
import io.millrace.preprocessor.sequence.RecordHints;
import io.millrace.preprocessor.sequence.SourceRecord;
import io.millrace.preprocessor.sequence.Supervision.Labelled;
import io.millrace.preprocessor.sequence.TooLong;
import io.millrace.preprocessor.tokenize.TokenizerFiles;
import io.millrace.preprocessor.tokenize.djl.DjlTokenizer;
import io.millrace.schemas.batch.ProblemType;
import io.millrace.schemas.batch.Task;
import io.millrace.service.SetupException;
import io.millrace.worker.batch.FlatBatch;
import io.millrace.worker.batch.Supervision;
import io.millrace.worker.huggingface.TaskChoice;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What a classifier holds records for. They become tokens in the preprocessor's classes, as they do
 * on their way to the training.
 */
final class Verdicts {
  private static final RecordParser PARSER = new RecordParser(1 << 20);

  private final PairFields fields;
  private final List<String> names;
  private final int maxLength;
  private final int seed;
  private final SingleLabel labels;

  /**
   * Of a classifier.
   *
   * @param fields of the records
   * @param names of the classes
   * @param maxLength tokens of a record at most
   * @param seed of fresh weights, where a model has none
   */
  Verdicts(PairFields fields, List<String> names, int maxLength, int seed) {
    this.fields = fields;
    this.names = List.copyOf(names);
    this.maxLength = maxLength;
    this.seed = seed;
    this.labels = new SingleLabel(fields.label(), new Classes(names));
  }

  /** What a model is to be trained for to tell these classes apart. */
  static TaskChoice choice(List<String> names) {
    return new TaskChoice(
        Optional.of(Task.SEQUENCE_CLASSIFICATION), names, Optional.of(ProblemType.SINGLE_LABEL));
  }

  PairFields fields() {
    return fields;
  }

  List<String> names() {
    return names;
  }

  /**
   * What the model in a directory holds each record for, and how sure it is.
   *
   * @throws SetupException when the directory holds no classifier with a tokenizer.json, or a
   *     record cannot be used
   */
  List<Said> of(Path modelDirectory, List<String> records) {
    List<Part> parts = parts(modelDirectory, records);
    float[][] logits =
        LoadedOnCpu.ask(
            modelDirectory, choice(names), seed, program -> program.logits(batch(parts)));
    return IntStream.range(0, parts.size())
        .mapToObj(i -> said(records.get(i), labelled(parts.get(i)), logits[i]))
        .toList();
  }

  private List<Part> parts(Path modelDirectory, List<String> records) {
    try (DjlTokenizer tokenizer = new DjlTokenizer(TokenizerFiles.at(modelDirectory))) {
      ClassificationTask task =
          new ClassificationTask(
              fields.texts(), labels, tokenizer, new PairLimit(TooLong.TRUNCATE, maxLength));
      return records.stream().map(record -> part(task, record)).toList();
    }
  }

  private static Part part(ClassificationTask task, String record) {
    byte[] bytes = record.getBytes(StandardCharsets.UTF_8);
    SourceRecord source = new SourceRecord(0, 0, 0, bytes, RecordHints.NONE);
    try {
      return task.make(PARSER.parse(bytes), source).parts().get(0);
    } catch (RejectedException e) {
      throw unusable(e);
    }
  }

  /**
   * Checks that a record has its texts and its label.
   *
   * @throws SetupException when it has not
   */
  void require(String record) {
    try {
      ParsedRecord.Fields parsed = parsed(record);
      for (String field : fields.texts()) {
        parsed.text(field);
      }
      var unused = labels.read(parsed);
    } catch (RejectedException e) {
      throw unusable(e);
    }
  }

  /** The class that a record says it has; empty where it says nothing or what cannot be. */
  Optional<Integer> labelOf(String record) {
    try {
      return Optional.of(((Label.OfClass) labels.read(parsed(record))).id());
    } catch (RejectedException e) {
      return Optional.empty();
    }
  }

  /** What a record has in its label's field; empty where it has none or cannot be read. */
  static Optional<Object> value(String record, String field) {
    try {
      return Optional.ofNullable(parsed(record).values().get(field));
    } catch (RejectedException e) {
      return Optional.empty();
    }
  }

  private static ParsedRecord.Fields parsed(String record) throws RejectedException {
    ParsedRecord parsed = PARSER.parse(record.getBytes(StandardCharsets.UTF_8));
    return parsed instanceof ParsedRecord.Fields fields
        ? fields
        : new ParsedRecord.Fields(java.util.Map.of());
  }

  private static SetupException unusable(RejectedException e) {
    return new SetupException(
        "A record cannot be used: "
            + e.getMessage()
            + " Its fields are named with --text-field, --text-pair-field and --label-field.",
        e);
  }

  private static FlatBatch batch(List<Part> parts) {
    int[] lengths = parts.stream().mapToInt(part -> part.ids().length).toArray();
    boolean typed = parts.stream().anyMatch(part -> labelled(part).typeIds().length > 0);
    return new FlatBatch(
        parts.stream().flatMapToInt(part -> Arrays.stream(part.ids())).toArray(),
        typed
            ? parts.stream().flatMapToInt(part -> Arrays.stream(types(part))).toArray()
            : new int[0],
        Arrays.stream(lengths).flatMap(length -> IntStream.range(0, length)).toArray(),
        lengths,
        new Supervision.Classes(parts.stream().mapToInt(part -> label(labelled(part))).toArray()));
  }

  private static int[] types(Part part) {
    return Arrays.copyOf(labelled(part).typeIds(), part.ids().length);
  }

  private static Labelled labelled(Part part) {
    return (Labelled) part.supervision();
  }

  private static int label(Labelled labelled) {
    return ((Label.OfClass) labelled.label()).id();
  }

  private Said said(String record, Labelled labelled, float[] logits) {
    int best = 0;
    double sum = 0;
    for (int i = 1; i < logits.length; i++) {
      best = logits[i] > logits[best] ? i : best;
    }
    for (float logit : logits) {
      sum += Math.exp(logit - logits[best]);
    }
    List<String> texts =
        fields.texts().stream().map(field -> value(record, field).orElse("").toString()).toList();
    return new Said(
        texts,
        String.format(Locale.ROOT, "%s (%.0f%%)", names.get(best), 100 / sum),
        best == label(labelled));
  }
}
