package io.millrace.preprocessor.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UglyRecordsTest {
  /** Characters of a dead letter's sentence at most. */
  private static final int LONGEST_SENTENCE = 600;

  /** A megabyte takes some ten milliseconds; the rest is for machines with other things to do. */
  private static final long SLOWEST_MILLIS = 5000;

  private static final Map<String, byte[]> RECORDS = UglyRecords.all();

  private final RecordParser parser = new RecordParser(UglyRecords.LARGEST);

  @ParameterizedTest
  @EnumSource
  void eachIsReadOrRejectedInASentence(RecordEncoding encoding) {
    RECORDS.forEach((name, record) -> outcome(name, record, encoding));
  }

  @Test
  void eachEndsAsItsNameSays() {
    RECORDS.forEach(
        (name, record) -> {
          boolean read = outcome(name, record, RecordEncoding.AUTO);
          if (!name.startsWith(UglyRecords.NOISE)) {
            assertThat(read).as(name).isEqualTo(name.startsWith(UglyRecords.GOOD));
          }
        });
  }

  @Test
  void noiseOfEveryKindAndALotOfIt() {
    Map<String, byte[]> noise = UglyRecords.noise(7, 20_000);
    long read =
        noise.entrySet().stream()
            .filter(record -> outcome(record.getKey(), record.getValue(), RecordEncoding.AUTO))
            .count();
    // Else it would test only one of the two ways.
    assertThat(read).isBetween(1000L, 19_000L);
  }

  @Test
  void noneIsLargerThanARecordMayBe() {
    assertThat(RECORDS.values()).allMatch(record -> record.length <= UglyRecords.LARGEST);
  }

  private boolean outcome(String name, byte[] record, RecordEncoding encoding) {
    long begin = System.nanoTime();
    boolean read = reads(name, record, encoding);
    assertThat((System.nanoTime() - begin) / 1_000_000).as(name).isLessThan(SLOWEST_MILLIS);
    return read;
  }

  private boolean reads(String name, byte[] record, RecordEncoding encoding) {
    try {
      assertThat(parser.parse(record, encoding)).as(name).isNotNull();
      return true;
    } catch (RejectedException e) {
      assertThat(e.getMessage())
          .as(name)
          .endsWith(".")
          .hasSizeLessThan(LONGEST_SENTENCE)
          .matches(sentence -> sentence.codePoints().noneMatch(Character::isISOControl));
      return false;
    } catch (RuntimeException | Error e) {
      return fail(name + " read as " + encoding, e);
    }
  }
}
