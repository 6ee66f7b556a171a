package io.millrace.benchmarks.preprocessing;

/** The legs of the benchmark. */
enum LegName {
  BARE_TOKENIZERS("tokenizers alone, encode_batch_fast, %d cores"),
  TOKENIZER_PER_RECORD("HuggingFaceTokenizer.encode, record by record, one thread"),
  EMPTY_CACHE("Millrace's tokenizer alone, each text for the first time, one thread"),
  ONE_CORE("topic to topic, one thread, exactly once, all of it and the broker on one core"),
  ONE_THREAD("topic to topic, one thread, exactly once"),
  SEVERAL_THREADS("topic to topic, %d threads, exactly once"),
  AT_LEAST_ONCE("topic to topic, %d threads, at least once");

  private final String text;

  LegName(String text) {
    this.text = text;
  }

  /** In words, where the legs with several threads have so many, and as many cores. */
  String text(int threads) {
    return text.formatted(threads);
  }
}
