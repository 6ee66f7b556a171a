package io.millrace.preprocessor.tokenize.cache;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.preprocessor.tokenize.TokenizedText;
import io.millrace.preprocessor.tokenize.Tokenizer;
import io.millrace.preprocessor.tokenize.TokenizerFiles;
import io.millrace.preprocessor.tokenize.cache.KnownTokenizer.CachedTokenizer;
import io.millrace.preprocessor.tokenize.djl.DjlTokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CachingTokenizerTest {
  private static final List<String> AROUND =
      List.of(
          "@",
          "%<s@",
          "a@b",
          "1@2",
          " @",
          "@ a",
          "  @",
          "@  ",
          "'@",
          "x'@e",
          ".@.",
          "a @1",
          "\n@\n",
          "\n @",
          "@\r\n\n",
          "a\t@1",
          "  @  3",
          "<|im|>@<|im|>");

  @ParameterizedTest
  @EnumSource
  void everyJudgedCharacterIsCutAsTheTokenizerCutsIt(KnownTokenizer known) {
    try (CachedTokenizer cached = known.cutsShown()) {
      AskedTokenizer tokenizer = cached.tokenizer();
      Tokenizer caching = cached.caching();
      List<String> judged =
          IntStream.rangeClosed(0, Character.MAX_VALUE)
              .filter(c -> CharKinds.of((char) c) != CharKinds.UNJUDGED)
              .mapToObj(Character::toString)
              .toList();
      assertThat(judged).hasSizeGreaterThan(1_000).contains("a", "é", "ß", "я", "’", "→");
      tokenizer.forget();
      for (String character : judged) {
        for (String around : AROUND) {
          String text = around.replace("@", character);
          int[] ids = caching.encode(text, true);
          assertThat(tokenizer.texts).as("asked as a whole").isEmpty();
          assertThat(ids).as("%s", escaped(text)).isEqualTo(tokenizer.encode(text, true));
          assertSameWithOffsets(caching, tokenizer, text);
          tokenizer.forget();
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTextOfAllKindsHasTheTokenizersTokens(KnownTokenizer known) {
    String text =
        """
        It's 12,345.67 apples -- they'LL say: "I'VE got 3x²".\r\n\r\n\tint f() { return a1b2; }
          Déjà vu, Ωμέγα, Привет мир!  <|im|>user\n hm<|im|>><|endoftext|>\n\n\n  end   \
        """;
    for (CachedTokenizer cached : List.of(known.gpt2Model(), known.cutsShown())) {
      try (cached) {
        AskedTokenizer tokenizer = cached.tokenizer();
        Tokenizer caching = cached.caching();
        assertThat(caching).isNotSameAs(tokenizer);
        for (int i = 0; i < 40; i++) {
          assertThat(caching.encode(text, true)).isEqualTo(tokenizer.encode(text, true));
          assertThat(caching.encode(text, false)).isEqualTo(tokenizer.encode(text, false));
          assertSameWithOffsets(caching, tokenizer, text);
        }
        // Whatever is not judged, the tokenizer sees itself.
        for (String other :
            List.of("", "🙂 a", "日本語", "e\u0301", "a\u17fb", "x'\u017f", "\uff11")) {
          assertSameWithOffsets(caching, tokenizer, other);
        }
      }
    }
  }

  @Test
  void whatWasThereBeforeIsNotAskedAgain() {
    TokenizerFiles files = KnownTokenizer.GPT_2.files();
    try (AskedTokenizer tokenizer = new AskedTokenizer(new DjlTokenizer(files));
        Tokenizer caching = CachingTokenizer.over(tokenizer, files)) {
      tokenizer.forget();
      caching.encode("the cat sat", true);
      assertThat(tokenizer.preTokens).containsExactly("the", " cat", " sat");
      caching.encode("the cat sat sat sat<|im|> cat", true);
      assertThat(tokenizer.preTokens).hasSize(3);
      assertThat(tokenizer.texts).isEmpty();
    }
  }

  /** Two words of one hash, found by lattice reduction. */
  @Test
  void whoeverLooksForCollisionsGainsNothing() {
    try (CachedTokenizer cached = KnownTokenizer.GPT_2.gpt2Model()) {
      for (String word : List.of("NUOTTNJVYTWL", "RKRLMRWKGLIT", "NUOTTNJVYTWL")) {
        assertSameWithOffsets(cached.caching(), cached.tokenizer(), word);
      }
    }
  }

  @Test
  void aTextOfNewWordsIsAskedAsAWhole() {
    TokenizerFiles files = KnownTokenizer.GPT_2.files();
    try (AskedTokenizer tokenizer = new AskedTokenizer(new DjlTokenizer(files));
        Tokenizer caching = CachingTokenizer.over(tokenizer, files)) {
      tokenizer.forget();
      String text = "a b c d e f g";
      assertThat(caching.encode(text, true)).hasSize(7);
      assertThat(tokenizer.texts).containsExactly(text);
      assertThat(tokenizer.preTokens).containsExactly("a", " b", " c", " d");
      // Each time some more are learnt, so that this does not go on.
      caching.encode(text, true);
      assertThat(tokenizer.texts).hasSize(1);
    }
  }

  @Test
  void whatIsNotJudgedIsAskedFromSeamToSeam() {
    TokenizerFiles files = KnownTokenizer.LLAMA_3.files();
    try (AskedTokenizer tokenizer = new AskedTokenizer(new DjlTokenizer(files));
        Tokenizer caching = CachingTokenizer.over(tokenizer, files)) {
      String text = "the cat  sat, 日本 語 the\n🙂\ncat<|im|>🙂";
      caching.encode("the cat  sat the", true);
      tokenizer.forget();
      int[] ids = caching.encode(text, true);
      assertThat(tokenizer.texts).isEmpty();
      assertThat(tokenizer.preTokens).containsExactly(",", " 日本 語 the\n🙂\ncat", "🙂");
      assertThat(ids).isEqualTo(tokenizer.encode(text, true));
    }
  }

  @Test
  void placesThatNobodyAskedForAreNotFetchedForALongPiece() {
    try (CachedTokenizer cached = KnownTokenizer.GPT_2.gpt2Model()) {
      String text = "日本語".repeat(50);
      cached.tokenizer().forget();
      cached.caching().encode(text, true);
      assertThat(cached.tokenizer().preTokens).isEmpty();
    }
  }

  @Test
  void aMillionLettersAreOnePreToken() {
    TokenizerFiles files = KnownTokenizer.GPT_2.files();
    String text = "a".repeat(1_000_000);
    try (Tokenizer tokenizer = new DjlTokenizer(files);
        Tokenizer caching = CachingTokenizer.over(tokenizer, files)) {
      assertSameWithOffsets(caching, tokenizer, text);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'model': {'dropout': 0.1}}",
        "{'model': {'type': 'Unigram'}}",
        "{'normalizer': {'type': 'Lowercase'}}",
        "{'pre_tokenizer': {'add_prefix_space': true}}",
        "{'pre_tokenizer': {'use_regex': false}}",
        "{'pre_tokenizer': {'type': 'Metaspace'}}",
        "{'pre_tokenizer': null}",
        "{'post_processor': {'type': 'RobertaProcessing'}}",
      })
  void aTokenizerOfOtherRulesIsLeftAlone(String change) throws Exception {
    ObjectNode json = KnownTokenizer.GPT_2.json();
    JsonMapper.builder().build().readerForUpdating(json).readTree(change.replace('\'', '"'));
    assertThat(CacheableRules.of(json)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"lstrip", "rstrip", "single_word"})
  void anAddedTokenThatTakesInMoreThanItselfIsLeftToTheTokenizer(String flag) {
    ObjectNode json = KnownTokenizer.QWEN.json();
    ((ObjectNode) json.path("added_tokens").path(1)).put(flag, true);
    assertThat(CacheableRules.of(json)).isEmpty();
  }

  @Test
  void addedTokensOfTwoKindsThatMeetAreLeftToTheTokenizer() {
    ObjectNode json = KnownTokenizer.QWEN.json();
    ArrayNode added = (ArrayNode) json.path("added_tokens");
    ((ObjectNode) added.path(3)).put("normalized", true);
    assertThat(added.path(3).path("content").asText()).isEqualTo("<|im|>>");
    assertThat(CacheableRules.of(json)).isEmpty();
    // The end token meets neither. Where texts are normalized, so would it have to be.
    ((ObjectNode) added.path(3)).put("normalized", false);
    ((ObjectNode) added.path(0)).put("normalized", true);
    assertThat(CacheableRules.of(json)).isEmpty();
    json.putNull("normalizer");
    assertThat(CacheableRules.of(json)).isPresent();
  }

  @Test
  void idsThatTheTokenizerDoesNotGiveAreLeftToIt() {
    ObjectNode json = KnownTokenizer.QWEN.json();
    ((ObjectNode) json.path("added_tokens").path(3)).put("id", 60_000);
    TokenizerFiles files = KnownTokenizer.files(json);
    try (Tokenizer tokenizer = new DjlTokenizer(files)) {
      assertThat(CachingTokenizer.over(tokenizer, files)).isSameAs(tokenizer);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Twice, and not at all.
        "[{'Sequence': {'id': 'A', 'type_id': 0}}, {'Sequence': {'id': 'A', 'type_id': 0}}]",
        "[{'SpecialToken': {'id': 'bos', 'type_id': 0}}]",
      })
  void aTextThatDoesNotStandOnceAmongItsTokensIsLeftToTheTokenizer(String single) throws Exception {
    ObjectNode json = KnownTokenizer.LLAMA_3.json();
    ((ObjectNode) json.path("post_processor").path("processors").path(1))
        .set("single", new JsonMapper().readTree(single.replace('\'', '"')));
    TokenizerFiles files = KnownTokenizer.files(json);
    try (Tokenizer tokenizer = new DjlTokenizer(files)) {
      assertThat(CachingTokenizer.over(tokenizer, files)).isSameAs(tokenizer);
    }
  }

  @Test
  void anUnknownPatternIsLeftToTheTokenizer() {
    ObjectNode json = KnownTokenizer.QWEN.json();
    ((ObjectNode) json.path("pre_tokenizer").path("pretokenizers").path(0).path("pattern"))
        .put("Regex", Cl100kPreTokenizer.QWEN + "|x");
    assertThat(CacheableRules.of(json)).isEmpty();
  }

  @Test
  void threadsDoNotMeet() throws InterruptedException {
    TokenizerFiles files = KnownTokenizer.LLAMA_3.files();
    try (Tokenizer tokenizer = new DjlTokenizer(files);
        Tokenizer caching = CachingTokenizer.over(tokenizer, files)) {
      List<String> failures = Collections.synchronizedList(new ArrayList<>());
      List<Thread> threads =
          Stream.of("one", "two", "three")
              .map(name -> new Thread(() -> compareMany(name, caching, tokenizer, failures)))
              .toList();
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(failures).isEmpty();
    }
  }

  private static void compareMany(
      String name, Tokenizer caching, Tokenizer tokenizer, List<String> failures) {
    for (int i = 0; i < 2_000; i++) {
      String text = (name + " is " + i + " and ").repeat(1 + i % 7);
      if (!Arrays.equals(caching.encode(text, true), tokenizer.encode(text, true))) {
        failures.add(text);
      }
    }
  }

  static void assertSameWithOffsets(Tokenizer caching, Tokenizer tokenizer, String text) {
    TokenizedText expected = tokenizer.encodeWithOffsets(text, true);
    TokenizedText actual = caching.encodeWithOffsets(text, true);
    assertThat(actual.ids()).as("%s", escaped(text)).isEqualTo(expected.ids());
    assertThat(actual.starts()).as("%s", escaped(text)).isEqualTo(expected.starts());
    assertThat(actual.ends()).as("%s", escaped(text)).isEqualTo(expected.ends());
    assertThat(actual.length()).isEqualTo(expected.length());
  }

  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    text.chars().limit(200).forEach(c -> escaped.append(String.format("\\u%04x", c)));
    return escaped.toString();
  }
}
