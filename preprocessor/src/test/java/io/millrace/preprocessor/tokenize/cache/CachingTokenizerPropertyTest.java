package io.millrace.preprocessor.tokenize.cache;

import io.millrace.preprocessor.tokenize.cache.KnownTokenizer.CachedTokenizer;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Whatever the text: the cache's tokens are the tokenizer's. */
class CachingTokenizerPropertyTest {
  /** Loaded once, and kept from text to text, as the cache is. */
  private static final Map<KnownTokenizer, List<CachedTokenizer>> TOKENIZERS =
      new EnumMap<>(KnownTokenizer.class);

  @Property(tries = 4_000)
  void theTokensAreTheTokenizers(@ForAll("texts") String text, @ForAll KnownTokenizer known) {
    for (CachedTokenizer cached :
        TOKENIZERS.computeIfAbsent(known, name -> List.of(name.gpt2Model(), name.cutsShown()))) {
      CachingTokenizerTest.assertSameWithOffsets(cached.caching(), cached.tokenizer(), text);
    }
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> part =
        Arbitraries.frequencyOf(
            Tuple.of(
                12,
                Arbitraries.of(
                    " ",
                    "  ",
                    "\n",
                    "\r\n",
                    "\t",
                    "\u00a0",
                    "\u0085",
                    "\u001c",
                    "a",
                    "the",
                    "HE",
                    "é",
                    "я",
                    "1",
                    "42",
                    "2024",
                    "²",
                    "½",
                    "'",
                    "'s",
                    "'RE",
                    "'ll",
                    "'v",
                    "’",
                    ".",
                    "...",
                    "!?",
                    "(",
                    "€",
                    "→",
                    "<|im|>",
                    "<|im|>>",
                    "<|im",
                    "<|endoftext|>",
                    "[PAD]",
                    "_",
                    "\u0000",
                    "\u00ad",
                    "\u00aa",
                    "\u02b0",
                    "ǅ")),
            Tuple.of(
                1,
                Arbitraries.of(
                    "🙂", "e\u0301", "日本", "\u017f", "\u200b", "\u3000", "\u0301", "\uff11",
                    "\u2028")));
    return part.list().ofMaxSize(24).map(parts -> String.join("", parts));
  }
}
