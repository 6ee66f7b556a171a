package io.millrace.preprocessor.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.preprocessor.batch.BatchLimits;
import io.millrace.preprocessor.batch.BatchMaker;
import io.millrace.preprocessor.batch.RowLayout;
import io.millrace.preprocessor.fingerprint.Fingerprints;
import io.millrace.preprocessor.fingerprint.Sha256;
import io.millrace.preprocessor.format.RecordFormat;
import io.millrace.preprocessor.metrics.PreprocessorMetrics;
import io.millrace.preprocessor.metrics.TimedTokenizer;
import io.millrace.preprocessor.record.RecordParser;
import io.millrace.preprocessor.sequence.SequenceEnd;
import io.millrace.preprocessor.sequence.SequenceMaker;
import io.millrace.preprocessor.streams.PreprocessorTopology;
import io.millrace.preprocessor.streams.Route;
import io.millrace.preprocessor.tokenize.SpecialTokens;
import io.millrace.preprocessor.tokenize.Tokenizer;
import io.millrace.preprocessor.tokenize.TokenizerFiles;
import io.millrace.preprocessor.tokenize.djl.DjlTokenizer;
import io.millrace.schemas.topic.TopicNames;
import io.millrace.service.SetupException;
import java.util.List;
import org.apache.kafka.streams.Topology;

/**
 * The parts that the settings make, put together.
 *
 * @param topology to run
 * @param tokenizer to close after the topology has ended
 */
record Pipeline(Topology topology, Tokenizer tokenizer) implements AutoCloseable {

  /**
   * Puts the parts together.
   *
   * @throws SetupException when a setting names something that is not there or does not work
   */
  static Pipeline of(PreprocessorSettings settings, MeterRegistry registry) {
    RecordFormat format = settings.format();
    TokenizerFiles files = settings.tokenizerFiles();
    // Before the special tokens, because it knows best what is wrong with a file.
    Tokenizer tokenizer = new TimedTokenizer(new DjlTokenizer(files), registry);
    try {
      SpecialTokens tokens = settings.specialTokens(files);
      SequenceEnd end = settings.sequenceEnd(tokens);
      RowLayout layout = settings.layout(tokens);
      Topology topology =
          PreprocessorTopology.of(
              routes(settings, registry),
              new SequenceMaker(
                  new RecordParser(settings.maxRecordBytes()),
                  format,
                  tokenizer,
                  end,
                  new Fingerprints(files.fingerprint(), fingerprint(format, end, layout))),
              new BatchMaker(layout));
      return new Pipeline(topology, tokenizer);
    } catch (SetupException e) {
      tokenizer.close();
      throw e;
    }
  }

  private static List<Route> routes(PreprocessorSettings settings, MeterRegistry registry) {
    TopicNames topics = settings.topics();
    return List.of(
        route(
            "text",
            topics.text(),
            topics.batches(),
            topics,
            settings.limits(PreprocessorSettings.BATCH_ROWS),
            registry),
        route(
            "eval-text",
            topics.evalText(),
            topics.evalBatches(),
            topics,
            settings.limits(PreprocessorSettings.EVAL_BATCH_ROWS),
            registry));
  }

  private static Route route(
      String name,
      String input,
      String output,
      TopicNames topics,
      BatchLimits limits,
      MeterRegistry registry) {
    return new Route(
        name, input, output, topics.deadLetters(), limits, new PreprocessorMetrics(registry, name));
  }

  /** Of all that a text's ids and labels depend on besides the tokenizer. */
  private static String fingerprint(RecordFormat format, SequenceEnd end, RowLayout layout) {
    return Sha256.of(
        String.join(
            "\n",
            format.description(),
            "end=" + end.eosId(),
            "max-length=" + end.maxLength(),
            layout.description()));
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
