package io.millrace.preprocessor.tokenize.cache;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.preprocessor.gpt2.Gpt2Tokenizer;
import io.millrace.preprocessor.tokenize.Tokenizer;
import io.millrace.preprocessor.tokenize.TokenizerFiles;
import io.millrace.preprocessor.tokenize.djl.DjlTokenizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * The ways in which known tokenizers cut a text, each on GPT-2's vocabulary, and with {@code
 * <|im|>} and {@code <|im|>>} as further added tokens.
 */
enum KnownTokenizer {
  GPT_2,
  SMOLLM_2,
  LLAMA_3,
  QWEN;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** As it is loaded. */
  TokenizerFiles files() {
    return files(json());
  }

  /**
   * A tokenizer whose offsets show each cut, and the cache before it: its model has one token for
   * every pre-token. GPT-2's has none that would show whether a sign and the line break behind it
   * are one pre-token.
   */
  CachedTokenizer cutsShown() {
    ObjectNode json = json();
    json.set("model", object("{'type': 'WordLevel', 'vocab': {'?': 0}, 'unk_token': '?'}"));
    int id = 0;
    for (JsonNode added : json.path("added_tokens")) {
      ((ObjectNode) added).put("id", ++id);
    }
    Tokenizer tokenizer = new DjlTokenizer(files(json));
    ((ObjectNode) json.path("model")).put("type", "BPE");
    AskedTokenizer asked = new AskedTokenizer(tokenizer);
    return new CachedTokenizer(asked, CachingTokenizer.over(asked, files(json)));
  }

  /** GPT-2's model, and the cache before it. */
  CachedTokenizer gpt2Model() {
    AskedTokenizer asked = new AskedTokenizer(new DjlTokenizer(files()));
    return new CachedTokenizer(asked, CachingTokenizer.over(asked, files()));
  }

  /** A tokenizer and the cache before it. */
  record CachedTokenizer(AskedTokenizer tokenizer, Tokenizer caching) implements AutoCloseable {
    @Override
    public void close() {
      caching.close();
    }
  }

  static TokenizerFiles files(ObjectNode json) {
    return new TokenizerFiles(Path.of("tokenizer.json"), json.toString());
  }

  /** tokenizer.json. */
  ObjectNode json() {
    ObjectNode json = gpt2();
    switch (this) {
      case GPT_2 -> {}
      case SMOLLM_2 ->
          json.set(
              "pre_tokenizer",
              sequence(object("{'type': 'Digits', 'individual_digits': true}"), byteLevel(true)));
      case LLAMA_3 -> {
        json.set("pre_tokenizer", sequence(split(Cl100kPreTokenizer.LLAMA_3), byteLevel(false)));
        json.set("post_processor", object(LLAMA_3_POST_PROCESSOR));
      }
      case QWEN -> {
        json.set("normalizer", object("{'type': 'NFC'}"));
        json.set("pre_tokenizer", sequence(split(Cl100kPreTokenizer.QWEN), byteLevel(false)));
      }
    }
    return json;
  }

  /** With a token before each text and another one after it, and with trimming. */
  private static final String LLAMA_3_POST_PROCESSOR =
      """
      {'type': 'Sequence', 'processors': [
        {'type': 'ByteLevel', 'add_prefix_space': true, 'trim_offsets': true, 'use_regex': true},
        {'type': 'TemplateProcessing',
         'single': [{'SpecialToken': {'id': 'bos', 'type_id': 0}},
                    {'Sequence': {'id': 'A', 'type_id': 0}},
                    {'SpecialToken': {'id': 'eos', 'type_id': 0}}],
         'pair': [{'Sequence': {'id': 'A', 'type_id': 0}}, {'Sequence': {'id': 'B', 'type_id': 1}}],
         'special_tokens': {
           'bos': {'id': 'bos', 'ids': [50256], 'tokens': ['<|endoftext|>']},
           'eos': {'id': 'eos', 'ids': [50257], 'tokens': ['[PAD]']}}}]}
      """;

  private static ObjectNode gpt2() {
    ObjectNode json = Gpt2Tokenizer.json();
    ArrayNode added = (ArrayNode) json.path("added_tokens");
    added.add(added("<|im|>", 50258)).add(added("<|im|>>", 50259));
    return json;
  }

  private static ObjectNode added(String content, int id) {
    ObjectNode token =
        object("{'single_word': false, 'lstrip': false, 'rstrip': false, 'normalized': false}");
    return token.put("content", content).put("id", id).put("special", true);
  }

  private static ObjectNode sequence(ObjectNode first, ObjectNode second) {
    ObjectNode sequence = object("{'type': 'Sequence'}");
    sequence.putArray("pretokenizers").add(first).add(second);
    return sequence;
  }

  private static ObjectNode split(String pattern) {
    ObjectNode split = object("{'type': 'Split', 'behavior': 'Isolated', 'invert': false}");
    split.putObject("pattern").put("Regex", pattern);
    return split;
  }

  private static ObjectNode byteLevel(boolean regex) {
    return object("{'type': 'ByteLevel', 'add_prefix_space': false, 'trim_offsets': true}")
        .put("use_regex", regex);
  }

  /** JSON with single quotes. */
  static ObjectNode object(String json) {
    try {
      return (ObjectNode) JSON.readTree(json.replace('\'', '"'));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
