package io.millrace.preprocessor.gpt2;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.preprocessor.batch.BatchMaker;
import io.millrace.preprocessor.batch.LabelsOnPadding;
import io.millrace.preprocessor.batch.PadTo;
import io.millrace.preprocessor.batch.RowLayout;
import io.millrace.preprocessor.batch.RowLength;
import io.millrace.preprocessor.fingerprint.Fingerprints;
import io.millrace.preprocessor.format.FormatName;
import io.millrace.preprocessor.format.RecordFormats;
import io.millrace.preprocessor.format.TextFormat;
import io.millrace.preprocessor.record.RecordEncoding;
import io.millrace.preprocessor.record.RecordParser;
import io.millrace.preprocessor.record.RejectedException;
import io.millrace.preprocessor.sequence.LanguageTask;
import io.millrace.preprocessor.sequence.LengthLimit;
import io.millrace.preprocessor.sequence.MadeSequences;
import io.millrace.preprocessor.sequence.RecordHints;
import io.millrace.preprocessor.sequence.SequenceEnd;
import io.millrace.preprocessor.sequence.SequenceMaker;
import io.millrace.preprocessor.sequence.SourceRecord;
import io.millrace.preprocessor.sequence.TokenSequence;
import io.millrace.preprocessor.sequence.TooLong;
import io.millrace.preprocessor.tokenize.SpecialTokens;
import io.millrace.preprocessor.tokenize.TokenizerFiles;
import io.millrace.preprocessor.tokenize.djl.DjlTokenizer;
import io.millrace.schemas.batch.TokenBatch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example that TrainerDemo, the program this one takes after, prints of its first record. */
class SeedExampleTest {
  private static final int MAX_LENGTH = 512;
  private static final Fingerprints MADE_BY = new Fingerprints("tokenizer", "format");

  private static final String TEXT =
      """
      Below is an instruction that describes a task. Write a response that appropriately completes \
      the request.

      ### Instruction:
      Give three tips for staying healthy.

      ### Response:
      1.Eat a balanced diet and make sure to include plenty of fruits and vegetables.\s
      2. Exercise regularly to keep your body active and strong.\s
      3. Get enough sleep and maintain a consistent sleep schedule.""";

  private static final int[] IDS =
      Arrays.stream(
              """
              21106 318 281 12064 326 8477 257 4876 13 19430 257 2882 326 20431 32543 262 2581 13
              198 198 21017 46486 25 198 23318 1115 9040 329 10589 5448 13 198 198 21017 18261 25
              198 16 13 47659 257 12974 5496 290 787 1654 284 2291 6088 286 15921 290 13701 13 220
              198 17 13 32900 7987 284 1394 534 1767 4075 290 1913 13 220 198 18 13 3497 1576 3993
              290 5529 257 6414 3993 7269 13"""
                  .split("\\s+"))
          .mapToInt(Integer::parseInt)
          .toArray();

  @TempDir private static Path directory;
  private static TokenizerFiles files;
  private static DjlTokenizer tokenizer;

  @BeforeAll
  static void load() throws IOException {
    files = TokenizerFiles.at(Gpt2Tokenizer.writeTo(directory));
    tokenizer = new DjlTokenizer(files);
  }

  @AfterAll
  static void close() {
    tokenizer.close();
  }

  @Test
  void theTokenizerFilesNameEndAndPadding() {
    assertThat(SpecialTokens.of(files, "", "", true))
        .isEqualTo(
            new SpecialTokens(
                OptionalInt.of(Gpt2Tokenizer.END_OF_TEXT_ID),
                OptionalInt.of(Gpt2Tokenizer.END_OF_TEXT_ID),
                "<|endoftext|>",
                Gpt2Tokenizer.PAD_ID));
  }

  @Test
  void asTheSeedHasItPaddingIsTrained() throws RejectedException {
    TokenBatch batch = batch(OptionalInt.empty(), LabelsOnPadding.TRAIN);

    assertThat(IDS).hasSize(82);
    assertThat(batch.rows()).isEqualTo(1);
    assertThat(batch.length()).isEqualTo(MAX_LENGTH);
    assertThat(batch.inputIds()).isEqualTo(thenFilled(IDS, Gpt2Tokenizer.PAD_ID));
    assertThat(batch.attentionMask()).isEqualTo(thenFilled(ones(82), 0));
    assertThat(batch.labels()).isEqualTo(batch.inputIds());
  }

  @Test
  void byDefaultTheTextEndsAndPaddingIsNotTrained() throws RejectedException {
    TokenBatch batch = batch(OptionalInt.of(Gpt2Tokenizer.END_OF_TEXT_ID), LabelsOnPadding.IGNORE);

    int[] ended = Arrays.copyOf(IDS, 83);
    ended[82] = Gpt2Tokenizer.END_OF_TEXT_ID;
    assertThat(batch.inputIds()).isEqualTo(thenFilled(ended, Gpt2Tokenizer.PAD_ID));
    assertThat(batch.attentionMask()).isEqualTo(thenFilled(ones(83), 0));
    assertThat(batch.labels()).isEqualTo(thenFilled(ended, TokenBatch.IGNORED_LABEL));
    assertThat(batch.targetCount()).isEqualTo(83);
  }

  private static TokenBatch batch(OptionalInt eos, LabelsOnPadding labels)
      throws RejectedException {
    MadeSequences.Part part =
        new SequenceMaker(
                new RecordParser(10_000),
                RecordEncoding.AUTO,
                new LanguageTask(
                    new RecordFormats(
                        Map.of(FormatName.TEXT, new TextFormat("text")), Optional.empty()),
                    tokenizer,
                    new SequenceEnd(eos, "<|endoftext|>"),
                    new LengthLimit(TooLong.TRUNCATE, MAX_LENGTH, OptionalInt.empty(), eos)),
                MADE_BY)
            .make(
                new SourceRecord(0, 0, 0, TEXT.getBytes(StandardCharsets.UTF_8), RecordHints.NONE))
            .parts()
            .get(0);
    RowLayout rows =
        new RowLayout(
            new RowLength(PadTo.MAX_LENGTH, 8, MAX_LENGTH), Gpt2Tokenizer.PAD_ID, labels, false);
    TokenSequence sequence =
        new TokenSequence(0, 0, 0, 0, 0, MADE_BY, part.ids(), part.supervision());
    return new BatchMaker(rows).make(List.of(List.of(sequence)), Instant.EPOCH);
  }

  private static int[] ones(int count) {
    return IntStream.generate(() -> 1).limit(count).toArray();
  }

  private static int[] thenFilled(int[] values, int filling) {
    int[] result = new int[MAX_LENGTH];
    Arrays.fill(result, filling);
    System.arraycopy(values, 0, result, 0, values.length);
    return result;
  }
}
