package io.millrace.preprocessor.tokenize.djl;

import ai.djl.engine.EngineException;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import ai.djl.huggingface.tokenizers.jni.LibUtils;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.preprocessor.tokenize.PairTokenizer;
import io.millrace.preprocessor.tokenize.TokenizedText;
import io.millrace.preprocessor.tokenize.TokenizedTexts;
import io.millrace.preprocessor.tokenize.Tokenizer;
import io.millrace.preprocessor.tokenize.TokenizerFiles;
import io.millrace.service.SetupException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A tokenizer.json in Hugging Face's Rust library, through the native class of DJL: its public
 * {@code HuggingFaceTokenizer} also fetches every token's text, span and word id, which takes
 * longer than tokenizing and which nobody reads here.
 */
public final class DjlTokenizer implements Tokenizer, PairTokenizer {
  private static final TokenizersLibrary LIBRARY = TokenizersLibrary.LIB;
  private static final String TRIM_OFFSETS = "trim_offsets";

  private final long handle;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * Loads the tokenizer. Truncation and padding that tokenizer.json asks for are switched off: they
   * are done, and counted, later on. Neither are spaces trimmed off a token's characters: it stands
   * for all that it was made of, whatever the file says.
   *
   * @throws SetupException when the file is no tokenizer, or the native library does not load
   */
  public DjlTokenizer(TokenizerFiles files) {
    try {
      LibUtils.checkStatus();
    } catch (EngineException e) {
      throw new SetupException(
          "The native tokenizer library does not load on this machine ("
              + e.getMessage()
              + "): it is built for Linux, macOS and Windows on x86-64 and ARM-64.",
          e);
    }
    try {
      handle = LIBRARY.createTokenizerFromString(untrimmed(files));
    } catch (RuntimeException e) {
      throw new SetupException(
          "'"
              + files.tokenizerJson()
              + "' is not a tokenizer.json that can be loaded ("
              + e.getMessage()
              + "): set tokenizer to a file written by Hugging Face tokenizers.",
          e);
    }
    LIBRARY.disableTruncation(handle);
    LIBRARY.disablePadding(handle);
  }

  /** tokenizer.json without the trimming of offsets that its post-processor may ask for. */
  private static String untrimmed(TokenizerFiles files) {
    JsonNode tokenizer = files.tree();
    List<JsonNode> trimming =
        tokenizer.path("post_processor").findParents(TRIM_OFFSETS).stream()
            .filter(part -> part.path(TRIM_OFFSETS).asBoolean())
            .toList();
    if (trimming.isEmpty()) {
      return files.json();
    }
    trimming.forEach(part -> ((ObjectNode) part).put(TRIM_OFFSETS, false));
    return tokenizer.toString();
  }

  @Override
  public int[] encode(String text, boolean specialTokens) {
    long encoding = LIBRARY.encode(handle, text, specialTokens);
    try {
      return ids(encoding);
    } finally {
      LIBRARY.deleteEncoding(encoding);
    }
  }

  @Override
  public TokenizedText encodeWithOffsets(String text, boolean specialTokens) {
    long encoding = LIBRARY.encode(handle, text, specialTokens);
    try {
      int[] ids = ids(encoding);
      CharSpan[] spans = LIBRARY.getTokenCharSpans(encoding);
      int[] starts = new int[ids.length];
      int[] ends = new int[ids.length];
      CodePoints places = new CodePoints(text);
      for (int i = 0; i < ids.length; i++) {
        // Special tokens that the tokenizer adds have no span.
        if (spans[i] != null) {
          starts[i] = places.charIndex(spans[i].getStart());
          ends[i] = places.charIndex(spans[i].getEnd());
        }
      }
      return new TokenizedText(ids, starts, ends, text.length());
    } finally {
      LIBRARY.deleteEncoding(encoding);
    }
  }

  @Override
  public TokenizedTexts encode(List<String> texts) {
    long encoding =
        texts.size() == 1
            ? LIBRARY.encode(handle, texts.get(0), true)
            : LIBRARY.encodeDual(handle, texts.get(0), texts.get(1), true);
    try {
      return new TokenizedTexts(
          ids(encoding),
          ints(LIBRARY.getTypeIds(encoding)),
          ints(LIBRARY.getSequenceIds(encoding)));
    } finally {
      LIBRARY.deleteEncoding(encoding);
    }
  }

  private static int[] ids(long encoding) {
    return ints(LIBRARY.getTokenIds(encoding));
  }

  private static int[] ints(long[] values) {
    int[] result = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = (int) values[i];
    }
    return result;
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      LIBRARY.deleteTokenizer(handle);
    }
  }
}
