package io.millrace.benchmarks.preprocessing;

/** The legs of the benchmark. */
enum LegName {
  BARE_TOKENIZERS("tokenizers alone, encode_batch_fast, all cores"),
  TOKENIZER_PER_RECORD("HuggingFaceTokenizer.encode, record by record, one thread"),
  ONE_THREAD("topic to topic, one thread, exactly once"),
  SEVERAL_THREADS("topic to topic, %d threads, exactly once"),
  AT_LEAST_ONCE("topic to topic, %d threads, at least once");

  private final String text;

  LegName(String text) {
    this.text = text;
  }

  /** In words, where the legs with several threads have so many. */
  String text(int threads) {
    return text.formatted(threads);
  }
}
