package io.millrace.preprocessor.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.preprocessor.bert.BertTokenizer;
import io.millrace.preprocessor.gpt2.Gpt2Tokenizer;
import io.millrace.preprocessor.record.RejectedException;
import io.millrace.preprocessor.record.RejectionReason;
import io.millrace.preprocessor.tokenize.TokenizedTexts;
import io.millrace.preprocessor.tokenize.TokenizerFiles;
import io.millrace.preprocessor.tokenize.djl.DjlTokenizer;
import io.millrace.service.SetupException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;

/** Whatever is cut, it is cut as the library itself would cut it. */
class PairLimitPropertyTest {
  private static final TokenizersLibrary LIBRARY = TokenizersLibrary.LIB;
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Map<Kind, DjlTokenizer> TOKENIZERS = new EnumMap<>(Kind.class);

  /** The library's own truncation, by kind, length and direction. */
  private static final Map<List<Object>, Long> TRUNCATING = new HashMap<>();

  /** Tokenizers that put different things around texts. */
  enum Kind {
    TEMPLATE,
    BERT,
    ROBERTA,
    /** Knows no pairs: the texts stand one behind the other. */
    BYTE_LEVEL,
    /** Neither does this one. */
    NOTHING
  }

  private static ObjectNode json(Kind kind) {
    return switch (kind) {
      case TEMPLATE -> BertTokenizer.json();
      case BERT -> around("BertProcessing");
      case ROBERTA -> around("RobertaProcessing");
      case BYTE_LEVEL -> Gpt2Tokenizer.json();
      case NOTHING -> BertTokenizer.json().putNull("post_processor");
    };
  }

  private static ObjectNode around(String type) {
    ObjectNode json = BertTokenizer.json();
    ObjectNode processor = json.putObject("post_processor").put("type", type);
    processor.putArray("sep").add("[SEP]").add(BertTokenizer.SEP);
    processor.putArray("cls").add("[CLS]").add(BertTokenizer.CLS);
    if (type.equals("RobertaProcessing")) {
      processor.put("trim_offsets", false).put("add_prefix_space", false);
    }
    return json;
  }

  @AfterContainer
  static void close() {
    TOKENIZERS.values().forEach(DjlTokenizer::close);
    TOKENIZERS.clear();
    TRUNCATING.values().forEach(LIBRARY::deleteTokenizer);
    TRUNCATING.clear();
  }

  private static DjlTokenizer tokenizer(Kind kind) {
    return TOKENIZERS.computeIfAbsent(
        kind,
        key -> new DjlTokenizer(new TokenizerFiles(Path.of("tokenizer.json"), json(key, 0, ""))));
  }

  /** tokenizer.json, where it says so with the library's own truncation. */
  private static String json(Kind kind, int maxLength, String direction) {
    ObjectNode json = json(kind);
    if (maxLength > 0) {
      ObjectNode truncation = json.putObject("truncation").put("max_length", maxLength);
      truncation.put("direction", direction).put("strategy", "LongestFirst").put("stride", 0);
    }
    try {
      return JSON.writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  @Property(tries = 300)
  void whatIsKeptIsWhatTheLibraryKeeps(
      @ForAll Kind kind,
      @ForAll("texts") List<String> texts,
      @ForAll("maxLengths") int maxLength,
      @ForAll boolean left)
      throws RejectedException {
    TokenizedTexts whole = tokenizer(kind).encode(texts);
    TokenizedTexts kept =
        new PairLimit(left ? TooLong.TRUNCATE_LEFT : TooLong.TRUNCATE, maxLength).apply(whole);

    long handle = truncating(kind, maxLength, left ? "Left" : "Right");
    long encoding =
        texts.size() == 1
            ? LIBRARY.encode(handle, texts.get(0), true)
            : LIBRARY.encodeDual(handle, texts.get(0), texts.get(1), true);
    try {
      assertThat(asLongs(kept.ids())).isEqualTo(LIBRARY.getTokenIds(encoding));
      assertThat(asLongs(kept.typeIds())).isEqualTo(LIBRARY.getTypeIds(encoding));
    } finally {
      LIBRARY.deleteEncoding(encoding);
    }
    assertThat(kept.length()).isEqualTo(Math.min(whole.length(), maxLength));
    assertThat(kept.typeIds()).hasSameSizeAs(kept.ids());
    assertThat(kept.count(TokenizedTexts.SPECIAL)).isEqualTo(whole.count(TokenizedTexts.SPECIAL));
  }

  private static long[] asLongs(int[] values) {
    return Arrays.stream(values).asLongStream().toArray();
  }

  private static long truncating(Kind kind, int maxLength, String direction) {
    return TRUNCATING.computeIfAbsent(
        List.of(kind, maxLength, direction),
        key -> LIBRARY.createTokenizerFromString(json(kind, maxLength, direction)));
  }

  @Provide
  Arbitrary<Integer> maxLengths() {
    return Arbitraries.of(8, 15, 32);
  }

  @Provide
  Arbitrary<List<String>> texts() {
    Arbitrary<String> word =
        Arbitraries.oneOf(
            Arbitraries.of("amrozi", "the", "witness", "distorting", "[SEP]", ",", "x"),
            Arbitraries.strings().withCharRange('a', 'z').ofMaxLength(6),
            Arbitraries.strings().ofMaxLength(4).filter(PairLimitPropertyTest::isUnicode));
    Arbitrary<String> text = word.list().ofMaxSize(30).map(words -> String.join(" ", words));
    return Combinators.combine(text, text, Arbitraries.of(1, 2))
        .as((first, second, count) -> List.of(first, second).subList(0, count));
  }

  private static boolean isUnicode(String text) {
    return text.codePoints()
        .noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }

  /** The room is 6, in which the longer of the two keeps what the shorter leaves. */
  @Example
  void theLongerTextIsCutFirst() throws RejectedException {
    assertThat(kept("a b", "c d e f g h i")).isEqualTo("a b / c d e f");
    assertThat(kept("a b c d e f g", "h")).isEqualTo("a b c d e / h");
    assertThat(kept("a b c d e f g", "h i j k l")).isEqualTo("a b c / h i j");
  }

  private static String kept(String first, String second) throws RejectedException {
    TokenizedTexts kept =
        new PairLimit(TooLong.TRUNCATE, 9)
            .apply(tokenizer(Kind.TEMPLATE).encode(List.of(first, second)));
    StringBuilder text = new StringBuilder();
    for (int i = 1; i < kept.length() - 1; i++) {
      boolean special = kept.texts()[i] == TokenizedTexts.SPECIAL;
      text.append(special ? "/" : String.valueOf((char) ('a' + (kept.ids()[i] - 25_000) / 2)));
      text.append(' ');
    }
    return text.toString().strip();
  }

  @Example
  void whatIsTooLongCanBeRejected() {
    TokenizedTexts whole = tokenizer(Kind.TEMPLATE).encode(List.of("a b c", "d e"));
    assertThatThrownBy(() -> new PairLimit(TooLong.REJECT, 7).apply(whole))
        .isInstanceOfSatisfying(
            RejectedException.class,
            rejection -> {
              assertThat(rejection.reason()).isEqualTo(RejectionReason.TOO_LONG);
              assertThat(rejection.tokens()).isEqualTo(8);
            })
        .hasMessage(
            "The record has 8 tokens, more than max.length (7) allows, and too.long is reject.");
  }

  @Example
  void thereMustBeRoomForATokenOfEachText() {
    DjlTokenizer tokenizer = tokenizer(Kind.TEMPLATE);
    new PairLimit(TooLong.TRUNCATE, 5).requireRoom(tokenizer, 2);
    new PairLimit(TooLong.TRUNCATE, 3).requireRoom(tokenizer, 1);
    assertThatThrownBy(() -> new PairLimit(TooLong.TRUNCATE, 4).requireRoom(tokenizer, 2))
        .isInstanceOf(SetupException.class)
        .hasMessage(
            "max.length is 4, and the tokenizer adds 3 special tokens to a pair, which leaves no"
                + " room for a token of each text: set max.length to 5 or more.");
    assertThatThrownBy(() -> new PairLimit(TooLong.TRUNCATE, 2).requireRoom(tokenizer, 1))
        .isInstanceOf(SetupException.class)
        .hasMessageStartingWith(
            "max.length is 2, and the tokenizer adds 2 special tokens to a text");
  }
}
