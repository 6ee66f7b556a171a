package io.millrace.worker.generation;

import io.millrace.schemas.generation.GenerationSettings;
import java.util.ArrayList;
import java.util.List;

/** Those that settings ask for, in transformers' order. */
record LogitsProcessors(List<LogitsProcessor> processors) {

  static LogitsProcessors of(GenerationSettings settings) {
    List<LogitsProcessor> processors = new ArrayList<>();
    if (settings.repetitionPenalty() != 1) {
      processors.add(new RepetitionPenalty((float) settings.repetitionPenalty()));
    }
    if (settings.noRepeatNgramSize() > 0) {
      processors.add(new NoRepeatNgram(settings.noRepeatNgramSize()));
    }
    if (settings.doSample()) {
      addSampling(processors, settings);
    }
    return new LogitsProcessors(processors);
  }

  private static void addSampling(List<LogitsProcessor> processors, GenerationSettings settings) {
    if (settings.temperature() != 1) {
      processors.add(new Temperature((float) settings.temperature()));
    }
    if (settings.topK() > 0) {
      processors.add(new TopK(settings.topK()));
    }
    if (settings.topP() < 1) {
      processors.add(new TopP(settings.topP()));
    }
  }

  /** Applies all. */
  void process(TokenText text, float[] scores) {
    processors.forEach(processor -> processor.process(text, scores));
  }
}
