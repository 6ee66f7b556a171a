package io.millrace.preprocessor.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.preprocessor.batch.BatchMaker;
import io.millrace.preprocessor.fingerprint.Fingerprints;
import io.millrace.preprocessor.fingerprint.Sha256;
import io.millrace.preprocessor.label.ModelLabels;
import io.millrace.preprocessor.metrics.PreprocessorMetrics;
import io.millrace.preprocessor.metrics.TimedPairTokenizer;
import io.millrace.preprocessor.metrics.TimedTokenizer;
import io.millrace.preprocessor.sequence.ClassificationTask;
import io.millrace.preprocessor.sequence.LanguageTask;
import io.millrace.preprocessor.sequence.RecordTask;
import io.millrace.preprocessor.sequence.SequenceMaker;
import io.millrace.preprocessor.streams.PreprocessorTopology;
import io.millrace.preprocessor.streams.Route;
import io.millrace.preprocessor.tokenize.PairTokenizer;
import io.millrace.preprocessor.tokenize.SpecialTokens;
import io.millrace.preprocessor.tokenize.Tokenizer;
import io.millrace.preprocessor.tokenize.TokenizerFiles;
import io.millrace.preprocessor.tokenize.WhiteSpaceTokens;
import io.millrace.preprocessor.tokenize.cache.CachingTokenizer;
import io.millrace.preprocessor.tokenize.djl.DjlTokenizer;
import io.millrace.schemas.batch.TokenBatch;
import io.millrace.schemas.topic.TopicNames;
import io.millrace.service.SetupException;
import io.millrace.service.registry.ContractCodecs;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.streams.Topology;

/**
 * The parts that the settings make, put together.
 *
 * @param topology to run
 * @param tokenizer to close after the topology has ended
 * @param inputs what is counted for each input topic, by its name
 */
record Pipeline(Topology topology, DjlTokenizer tokenizer, Map<String, PreprocessorMetrics> inputs)
    implements AutoCloseable {

  /**
   * Puts the parts together.
   *
   * @throws SetupException when a setting names something that is not there or does not work
   */
  static Pipeline of(PreprocessorSettings settings, MeterRegistry registry) {
    TokenizerFiles files = settings.tokenizerFiles();
    // Before the special tokens, because it knows best what is wrong with a file.
    DjlTokenizer tokenizer = new DjlTokenizer(files);
    try {
      ContractCodecs codecs = ContractCodecs.of(settings.values());
      List<Route> routes = routes(settings, codecs, registry);
      SpecialTokens tokens = settings.specialTokens(files);
      RecordTask task =
          new TaskSettings(settings.values()).isClassification()
              ? classification(settings, files, new TimedPairTokenizer(tokenizer, registry))
              : language(
                  settings,
                  files,
                  tokens,
                  new TimedTokenizer(CachingTokenizer.over(tokenizer, files), registry));
      return new Pipeline(
          PreprocessorTopology.of(
              routes,
              sequences(settings, files, task, codecs),
              new BatchMaker(settings.layout(tokens))),
          tokenizer,
          routes.stream().collect(Collectors.toMap(Route::input, Route::metrics)));
    } catch (SetupException e) {
      tokenizer.close();
      throw e;
    }
  }

  /** What makes sequences of records. */
  static SequenceMaker sequences(
      PreprocessorSettings settings, TokenizerFiles files, RecordTask task, ContractCodecs codecs) {
    RecordSettings records = new RecordSettings(settings.values());
    return new SequenceMaker(
        records.parser(codecs.registry()),
        records.encoding(),
        task,
        new Fingerprints(files.fingerprint(), Sha256.of(task.description())));
  }

  /** Language modelling. */
  static RecordTask language(
      PreprocessorSettings settings,
      TokenizerFiles files,
      SpecialTokens tokens,
      Tokenizer tokenizer) {
    FormatSettings format = new FormatSettings(settings.values());
    WhiteSpaceTokens whiteSpace = WhiteSpaceTokens.of(files);
    return new LanguageTask(
        format.formats(format.chatTemplates(files), files.vocabularySize()),
        tokenizer,
        settings.sequenceEnd(tokens, whiteSpace),
        settings.lengthLimit(tokens, whiteSpace));
  }

  /**
   * Sequence classification.
   *
   * @throws SetupException when max.length leaves no room for texts, or the model's file says of
   *     labels what cannot be
   */
  static RecordTask classification(
      PreprocessorSettings settings, TokenizerFiles files, PairTokenizer tokenizer) {
    ClassificationSettings classification = new ClassificationSettings(settings.values());
    List<String> fields = classification.textFields();
    settings.pairLimit().requireRoom(tokenizer, fields.size());
    return new ClassificationTask(
        fields, classification.labels(ModelLabels.beside(files)), tokenizer, settings.pairLimit());
  }

  private static List<Route> routes(
      PreprocessorSettings settings, ContractCodecs codecs, MeterRegistry registry) {
    TopicNames topics = settings.topics();
    Route text =
        new Route(
            "text",
            topics.text(),
            topics.batches(),
            codecs.writing(TokenBatch.CODEC, topics.batches()),
            topics.deadLetters(),
            settings.deadLetterText(),
            settings.limits(PreprocessorSettings.BATCH_ROWS, PreprocessorSettings.BATCH_TOKENS),
            settings.grouping(PreprocessorSettings.BATCH_ROWS, PreprocessorSettings.BATCH_TOKENS),
            settings.selection(),
            new PreprocessorMetrics(registry, "text"));
    Route evalText =
        new Route(
            "eval-text",
            topics.evalText(),
            topics.evalBatches(),
            codecs.writing(TokenBatch.CODEC, topics.evalBatches()),
            topics.deadLetters(),
            settings.deadLetterText(),
            settings.limits(
                PreprocessorSettings.EVAL_BATCH_ROWS, PreprocessorSettings.EVAL_BATCH_TOKENS),
            settings.grouping(
                PreprocessorSettings.EVAL_BATCH_ROWS, PreprocessorSettings.EVAL_BATCH_TOKENS),
            Route.Selection.ALL,
            new PreprocessorMetrics(registry, "eval-text"));
    return List.of(text, evalText);
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
