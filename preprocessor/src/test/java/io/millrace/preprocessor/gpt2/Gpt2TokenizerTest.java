package io.millrace.preprocessor.gpt2;

import static org.assertj.core.api.Assertions.assertThat;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import io.millrace.preprocessor.tokenize.TokenizedText;
import io.millrace.preprocessor.tokenize.TokenizerFiles;
import io.millrace.preprocessor.tokenize.djl.DjlTokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files made here against jtokkit's own implementation of the same vocabulary. */
class Gpt2TokenizerTest {
  private static final List<String> TEXTS =
      List.of(
          "Natalia sold 48/2 = <<48/2=24>>24 clips in May.\n#### 72",
          "I'll say it's   three spaces,\ttabs\r\n and lines\n\n\n",
          "🙂 family 👨‍👩‍👧, zero\u200bwidth, \u202eright to left",
          "a\u0000b \u0007\u001b[31m \uFEFF",
          "日本語 العربية ελληνικά",
          "supercalifragilisticexpialidocious antidisestablishmentarianism",
          "e\u0301 is not \u00e9",
          "x".repeat(1000));

  @TempDir private Path directory;

  @Test
  void theIdsAreThoseOfAnotherImplementation() throws IOException {
    Encoding reference = Encodings.newDefaultEncodingRegistry().getEncoding(EncodingType.R50K_BASE);
    try (DjlTokenizer tokenizer =
        new DjlTokenizer(TokenizerFiles.at(Gpt2Tokenizer.writeTo(directory)))) {
      for (String text : TEXTS) {
        assertThat(tokenizer.encode(text, true))
            .as(text)
            .isEqualTo(reference.encodeOrdinary(text).toArray());
        assertCoversTheText(text, tokenizer.encodeWithOffsets(text, true));
      }
      assertThat(tokenizer.encode("a<|endoftext|>[PAD]", true))
          .containsExactly(64, Gpt2Tokenizer.END_OF_TEXT_ID, Gpt2Tokenizer.PAD_ID);
    }
  }

  /** Every token stands for a piece of the text, and together they leave out nothing. */
  private static void assertCoversTheText(String text, TokenizedText tokens) {
    int reached = 0;
    for (int i = 0; i < tokens.ids().length; i++) {
      assertThat(tokens.starts()[i]).as("token %d of %s", i, text).isBetween(0, reached);
      assertThat(tokens.ends()[i]).isGreaterThanOrEqualTo(reached);
      reached = tokens.ends()[i];
    }
    assertThat(reached).as(text).isEqualTo(text.length());
  }
}
