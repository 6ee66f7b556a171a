package io.millrace.preprocessor.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.preprocessor.batch.BatchMaker;
import io.millrace.preprocessor.fingerprint.Fingerprints;
import io.millrace.preprocessor.fingerprint.Sha256;
import io.millrace.preprocessor.format.RecordFormats;
import io.millrace.preprocessor.metrics.PreprocessorMetrics;
import io.millrace.preprocessor.metrics.TimedTokenizer;
import io.millrace.preprocessor.sequence.LengthLimit;
import io.millrace.preprocessor.sequence.SequenceEnd;
import io.millrace.preprocessor.sequence.SequenceMaker;
import io.millrace.preprocessor.streams.PreprocessorTopology;
import io.millrace.preprocessor.streams.Route;
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
record Pipeline(Topology topology, Tokenizer tokenizer, Map<String, PreprocessorMetrics> inputs)
    implements AutoCloseable {

  /**
   * Puts the parts together.
   *
   * @throws SetupException when a setting names something that is not there or does not work
   */
  static Pipeline of(PreprocessorSettings settings, MeterRegistry registry) {
    TokenizerFiles files = settings.tokenizerFiles();
    // Before the special tokens, because it knows best what is wrong with a file.
    Tokenizer tokenizer =
        new TimedTokenizer(CachingTokenizer.over(new DjlTokenizer(files), files), registry);
    try {
      ContractCodecs codecs = ContractCodecs.of(settings.values());
      List<Route> routes = routes(settings, codecs, registry);
      return new Pipeline(
          topology(settings, files, tokenizer, codecs, routes),
          tokenizer,
          routes.stream().collect(Collectors.toMap(Route::input, Route::metrics)));
    } catch (SetupException e) {
      tokenizer.close();
      throw e;
    }
  }

  private static Topology topology(
      PreprocessorSettings settings,
      TokenizerFiles files,
      Tokenizer tokenizer,
      ContractCodecs codecs,
      List<Route> routes) {
    SpecialTokens tokens = settings.specialTokens(files);
    return PreprocessorTopology.of(
        routes,
        sequences(settings, files, tokens, tokenizer, codecs),
        new BatchMaker(settings.layout(tokens)));
  }

  /** What makes sequences of records. */
  static SequenceMaker sequences(
      PreprocessorSettings settings,
      TokenizerFiles files,
      SpecialTokens tokens,
      Tokenizer tokenizer,
      ContractCodecs codecs) {
    FormatSettings format = new FormatSettings(settings.values());
    RecordFormats formats = format.formats(format.chatTemplates(files), files.vocabularySize());
    RecordSettings records = new RecordSettings(settings.values());
    WhiteSpaceTokens whiteSpace = WhiteSpaceTokens.of(files);
    SequenceEnd end = settings.sequenceEnd(tokens, whiteSpace);
    LengthLimit limit = settings.lengthLimit(tokens, whiteSpace);
    return new SequenceMaker(
        records.parser(codecs.registry()),
        records.encoding(),
        formats,
        tokenizer,
        end,
        limit,
        new Fingerprints(files.fingerprint(), fingerprint(formats, end, limit)));
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

  /** Of all that a text's ids and targets depend on besides the tokenizer. */
  private static String fingerprint(RecordFormats formats, SequenceEnd end, LengthLimit limit) {
    return Sha256.of(
        String.join(
            "\n",
            formats.description(),
            "begin=" + limit.bosId(),
            "end=" + end.eosId() + ":" + end.eosText(),
            "max-length=" + limit.maxLength(),
            "too-long=" + limit.policy()));
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
