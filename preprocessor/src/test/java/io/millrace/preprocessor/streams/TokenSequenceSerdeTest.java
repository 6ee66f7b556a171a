package io.millrace.preprocessor.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.preprocessor.fingerprint.Fingerprints;
import io.millrace.preprocessor.label.Label;
import io.millrace.preprocessor.sequence.Supervision;
import io.millrace.preprocessor.sequence.TokenSequence;
import io.millrace.preprocessor.tokenize.TokenRanges;
import java.util.HexFormat;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;

/** What waits in the store is what comes out of it again, whichever version wrote it. */
class TokenSequenceSerdeTest {
  /** Version 2, place, times, fingerprints, two ids, and the range of those that are trained. */
  private static final String BEFORE_THERE_WERE_LABELS =
      "04 020a00 0608 0274 0266 04 04 0e10 00 04 04 0004 00".replace(" ", "");

  private final TokenSequenceSerde serde = new TokenSequenceSerde();

  @Test
  void whatAnEarlierProgramLeftIsReadAndWrittenAsItWas() {
    byte[] bytes = HexFormat.of().parseHex(BEFORE_THERE_WERE_LABELS);
    TokenSequence sequence = read(bytes);
    assertThat(sequence.partition()).isEqualTo(1);
    assertThat(sequence.offset()).isEqualTo(5);
    assertThat(sequence.recordedAt()).isEqualTo(3);
    assertThat(sequence.arrivedAt()).isEqualTo(4);
    assertThat(sequence.madeBy()).isEqualTo(new Fingerprints("t", "f"));
    assertThat(sequence.ids()).containsExactly(7, 8);
    assertThat(sequence.trained().bounds()).containsExactly(0, 2);
    assertThat(write(sequence)).isEqualTo(bytes);
    assertThat(
            write(
                new TokenSequence(
                    1,
                    5,
                    0,
                    3,
                    4,
                    new Fingerprints("t", "f"),
                    new int[] {7, 8},
                    TokenRanges.first(2))))
        .isEqualTo(bytes);
  }

  @Test
  void aClassAndTypesComeBack() {
    Supervision.Labelled back =
        comesBack(new Supervision.Labelled(new Label.OfClass(3), new int[] {0, 0, 1}));
    assertThat(back.label()).isEqualTo(new Label.OfClass(3));
    assertThat(back.typeIds()).containsExactly(0, 0, 1);
  }

  @Test
  void valuesComeBack() {
    Supervision.Labelled back =
        comesBack(
            new Supervision.Labelled(
                new Label.Values(new float[] {0.1f, -1e-40f, 3e38f}), new int[0]));
    assertThat(((Label.Values) back.label()).values()).containsExactly(0.1f, -1e-40f, 3e38f);
    assertThat(back.typeIds()).isEmpty();
  }

  private Supervision.Labelled comesBack(Supervision.Labelled labelled) {
    TokenSequence sequence =
        new TokenSequence(1, 5, 0, 3, 4, new Fingerprints("t", "f"), new int[] {7, 8, 9}, labelled);
    TokenSequence back = read(write(sequence));
    assertThat(back.offset()).isEqualTo(5);
    assertThat(back.ids()).containsExactly(7, 8, 9);
    return (Supervision.Labelled) back.supervision();
  }

  @Test
  void aVersionThatIsNotKnown() {
    assertThatThrownBy(() -> read(new byte[] {8}))
        .isInstanceOf(SerializationException.class)
        .hasMessage(
            "A pending sequence was written in version 4 and this program reads versions 2 and 3:"
                + " let the program that wrote it finish its batches first.");
  }

  private byte[] write(TokenSequence sequence) {
    return serde.serializer().serialize("topic", sequence);
  }

  private TokenSequence read(byte[] bytes) {
    return serde.deserializer().deserialize("topic", bytes);
  }
}
