package io.millrace.preprocessor.bert;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Writes the tokenizer of bert-base-uncased with a few of its words, at its ids. The letters are
 * there as well, at ids of their own, so that other texts have tokens too.
 */
public final class BertTokenizer {
  public static final int PAD = 0;
  public static final int UNK = 100;
  public static final int CLS = 101;
  public static final int SEP = 102;

  private static final int MASK = 103;
  private static final int FIRST_LETTER = 25_000;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final String WORDS =
      """
      am 2572 ##ro 3217 ##zi 5831 accused 5496 his 2010 brother 2567 , 1010 whom 3183 he 2002
      called 2170 " 1000 the 1996 witness 7409 of 1997 deliberately 9969 di 4487 ##stor 23809
      ##ting 3436 evidence 3350 . 1012 referring 7727 to 2000 him 2032 as 2004 only 2069
      """;

  private BertTokenizer() {}

  /** Returns the directory. */
  public static Path writeTo(Path directory) throws IOException {
    Files.createDirectories(directory);
    ObjectNode config = JSON.createObjectNode().put("tokenizer_class", "BertTokenizer");
    config.put("cls_token", "[CLS]").put("sep_token", "[SEP]").put("pad_token", "[PAD]");
    config.put("unk_token", "[UNK]").put("mask_token", "[MASK]").put("do_lower_case", true);
    JSON.writeValue(directory.resolve("tokenizer_config.json").toFile(), config);
    JSON.writeValue(directory.resolve("tokenizer.json").toFile(), json());
    return directory;
  }

  /** What stands in tokenizer.json. */
  public static ObjectNode json() {
    ObjectNode root = JSON.createObjectNode();
    root.put("version", "1.0").putNull("truncation").putNull("padding");
    ArrayNode added = root.putArray("added_tokens");
    added.add(special(PAD, "[PAD]")).add(special(UNK, "[UNK]")).add(special(CLS, "[CLS]"));
    added.add(special(SEP, "[SEP]")).add(special(MASK, "[MASK]"));
    ObjectNode normalizer = root.putObject("normalizer").put("type", "BertNormalizer");
    normalizer.put("clean_text", true).put("handle_chinese_chars", true);
    normalizer.putNull("strip_accents").put("lowercase", true);
    root.putObject("pre_tokenizer").put("type", "BertPreTokenizer");
    root.set("post_processor", template());
    root.putObject("decoder").put("type", "WordPiece").put("prefix", "##").put("cleanup", true);
    ObjectNode model = root.putObject("model").put("type", "WordPiece").put("unk_token", "[UNK]");
    model.put("continuing_subword_prefix", "##").put("max_input_chars_per_word", 100);
    model.set("vocab", vocabulary());
    return root;
  }

  private static ObjectNode vocabulary() {
    ObjectNode ids = JSON.createObjectNode();
    ids.put("[PAD]", PAD).put("[UNK]", UNK).put("[CLS]", CLS).put("[SEP]", SEP).put("[MASK]", MASK);
    List<String> words = Arrays.stream(WORDS.split("\\s+")).toList();
    for (int i = 0; i < words.size(); i += 2) {
      ids.put(words.get(i), Integer.parseInt(words.get(i + 1)));
    }
    for (char letter = 'a'; letter <= 'z'; letter++) {
      int id = FIRST_LETTER + 2 * (letter - 'a');
      ids.put(String.valueOf(letter), id).put("##" + letter, id + 1);
    }
    return ids;
  }

  private static ObjectNode template() {
    ObjectNode template = JSON.createObjectNode().put("type", "TemplateProcessing");
    ArrayNode single = template.putArray("single");
    single.add(piece("SpecialToken", "[CLS]", 0)).add(piece("Sequence", "A", 0));
    single.add(piece("SpecialToken", "[SEP]", 0));
    ArrayNode pair = template.putArray("pair");
    single.forEach(pair::add);
    pair.add(piece("Sequence", "B", 1)).add(piece("SpecialToken", "[SEP]", 1));
    ObjectNode tokens = template.putObject("special_tokens");
    describe(tokens, "[CLS]", CLS);
    describe(tokens, "[SEP]", SEP);
    return template;
  }

  private static ObjectNode piece(String kind, String id, int type) {
    ObjectNode piece = JSON.createObjectNode();
    piece.putObject(kind).put("id", id).put("type_id", type);
    return piece;
  }

  private static void describe(ObjectNode tokens, String text, int id) {
    ObjectNode token = tokens.putObject(text).put("id", text);
    token.putArray("ids").add(id);
    token.putArray("tokens").add(text);
  }

  private static ObjectNode special(int id, String content) {
    ObjectNode token = JSON.createObjectNode();
    token.put("id", id).put("content", content).put("single_word", false).put("lstrip", false);
    return token.put("rstrip", false).put("normalized", false).put("special", true);
  }
}
