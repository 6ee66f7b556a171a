package io.millrace.preprocessor.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.preprocessor.record.RejectedException;
import io.millrace.preprocessor.record.RejectionReason;
import io.millrace.preprocessor.tokenize.TokenRanges;
import io.millrace.preprocessor.tokenize.Tokens;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.opentest4j.TestAbortedException;

/** Whatever the tokens of a text, and whichever of them are trained. */
class SequencePropertyTest {
  private static final int BOS = 1_000_000;
  private static final int EOS = 1_000_001;

  private final SequenceEnd end = new SequenceEnd(OptionalInt.of(EOS), "");

  @Property
  void everyTokenIsKeptOrCounted(
      @ForAll("texts") Tokens text,
      @ForAll TooLong policy,
      @ForAll @IntRange(min = 2, max = 20) int maxLength,
      @ForAll boolean endIsTrained) {
    Tokens ended = end.end(text, false, endIsTrained);
    boolean fits = ended.length() <= maxLength;
    boolean isTrained = ended.trained().any(1, ended.length());
    try {
      MadeSequences made = limit(policy, maxLength).apply(ended);
      int kept = 0;
      for (MadeSequences.Part part : made.parts()) {
        Tokens tokens = tokens(part);
        assertThat(tokens.length()).isBetween(2, maxLength);
        assertThat(tokens.trained().any(1, tokens.length())).isTrue();
        kept += tokens.length();
      }
      assertThat(made.tokensIn()).isEqualTo(ended.length());
      assertThat(kept + made.truncated()).isEqualTo(ended.length());
      assertThat(made.truncated()).isGreaterThanOrEqualTo(0);
      assertThat(fits || policy != TooLong.REJECT).isTrue();
    } catch (RejectedException e) {
      assertThat(e.tokens()).isEqualTo(ended.length());
      assertThat(fits && isTrained).isFalse();
      if (e.reason() == RejectionReason.TOO_LONG) {
        assertThat(policy).isEqualTo(TooLong.REJECT);
        assertThat(fits).isFalse();
      } else {
        assertThat(e.reason()).isEqualTo(RejectionReason.NOTHING_TO_TRAIN);
      }
    }
  }

  /** Whatever ends stand inside it: a text gets one behind it unless it has one there. */
  @Property
  void aTextEndsOnce(@ForAll("texts") Tokens text, @ForAll boolean endIsTrained) {
    int[] ended = end.end(text, false, endIsTrained).ids();
    int length = text.length();
    boolean hasEnd = length > 0 && text.ids()[length - 1] == EOS;
    assertThat(Arrays.copyOf(ended, length)).isEqualTo(text.ids());
    assertThat(ended).hasSize(hasEnd ? length : length + 1);
    assertThat(ended[ended.length - 1]).isEqualTo(EOS);
  }

  /**
   * The text's own end or the tokenizer's behind it, but not both; ours, where it only looks so.
   */
  @Property
  void aTextThatBringsItsEndAlongEndsOnceToo(
      @ForAll("texts") Tokens text, @ForAll boolean endIsTrained) {
    int[] ended = end.end(text, true, endIsTrained).ids();
    int length = text.length();
    while (length > 2 && text.ids()[length - 1] == EOS && text.ids()[length - 2] == EOS) {
      length--;
    }
    boolean hasEnd = length > 0 && text.ids()[length - 1] == EOS;
    assertThat(Arrays.copyOf(ended, length)).isEqualTo(Arrays.copyOf(text.ids(), length));
    assertThat(ended).hasSize(hasEnd ? length : length + 1);
    assertThat(ended[ended.length - 1]).isEqualTo(EOS);
  }

  /** The beginning of the text and an end, which is the text's own where it has one at the cut. */
  @Property
  void truncatingKeepsTheBeginningAndOneEnd(
      @ForAll("texts") Tokens text, @ForAll @IntRange(min = 2, max = 20) int maxLength) {
    Tokens ended = end.end(text, false, true);
    Assume.that(ended.length() > maxLength);
    Tokens kept = onlyPart(TooLong.TRUNCATE, maxLength, ended);
    int last = maxLength - 1;
    boolean endsAtTheCut = last > 1 && ended.ids()[last - 1] == EOS;
    assertThat(kept.length()).isEqualTo(endsAtTheCut ? last : maxLength);
    assertThat(Arrays.copyOf(kept.ids(), last)).isEqualTo(Arrays.copyOf(ended.ids(), last));
    assertThat(kept.ids()[kept.length() - 1]).isEqualTo(EOS);
    for (int i = 0; i < last; i++) {
      assertThat(kept.trained().contains(i)).isEqualTo(ended.trained().contains(i));
    }
  }

  /** The end of the text, behind the token that begins it if it has one. */
  @Property
  void truncatingTheLeftKeepsTheEndAndTheBeginningToken(
      @ForAll("texts") Tokens text, @ForAll @IntRange(min = 2, max = 20) int maxLength) {
    Tokens ended = end.end(text, false, true);
    Assume.that(ended.length() > maxLength);
    Tokens kept = onlyPart(TooLong.TRUNCATE_LEFT, maxLength, ended);
    assertThat(kept.length()).isEqualTo(maxLength);
    int first = ended.ids()[0] == BOS ? 1 : 0;
    if (first == 1) {
      assertThat(kept.ids()[0]).isEqualTo(BOS);
      assertThat(kept.trained().contains(0)).isFalse();
    }
    int cut = ended.length() - maxLength;
    for (int i = first; i < maxLength; i++) {
      assertThat(kept.ids()[i]).isEqualTo(ended.ids()[cut + i]);
      assertThat(kept.trained().contains(i)).isEqualTo(ended.trained().contains(cut + i));
    }
  }

  @Property
  void splittingKeepsTheOrderAndWhatIsTrained(
      @ForAll("texts") Tokens text, @ForAll @IntRange(min = 3, max = 20) int maxLength)
      throws RejectedException {
    Tokens ended = end.end(text, false, true);
    Assume.that(ended.length() > maxLength && ended.trained().any(1, ended.length()));
    boolean[] kept = new boolean[ended.length()];
    List<MadeSequences.Part> parts = parts(TooLong.SPLIT, maxLength, ended);
    for (MadeSequences.Part part : parts) {
      Tokens tokens = tokens(part);
      // A last part of a single token takes one from the part before.
      boolean isLent = part.number() * maxLength == ended.length() - 1;
      int from = part.number() * maxLength - (isLent ? 1 : 0);
      for (int i = 0; i < tokens.length(); i++) {
        assertThat(kept[from + i]).isFalse();
        kept[from + i] = true;
        assertThat(tokens.ids()[i]).isEqualTo(ended.ids()[from + i]);
        assertThat(tokens.trained().contains(i)).isEqualTo(ended.trained().contains(from + i));
      }
    }
    for (int i = 0; i < kept.length; i++) {
      // A part's first token is no target, so one trained alone is lost with the part.
      boolean isFirst = i % maxLength == 0 || i == kept.length - 2;
      assertThat(kept[i] || !ended.trained().contains(i) || isFirst).as("token %s", i).isTrue();
    }
    assertThat(parts).extracting(MadeSequences.Part::number).isSorted().doesNotHaveDuplicates();
  }

  private static LengthLimit limit(TooLong policy, int maxLength) {
    return new LengthLimit(policy, maxLength, OptionalInt.of(BOS), OptionalInt.of(EOS));
  }

  private static List<MadeSequences.Part> parts(TooLong policy, int maxLength, Tokens ended)
      throws RejectedException {
    return limit(policy, maxLength).apply(ended).parts();
  }

  /** Of a text of which something is left to train; others are none of the property's. */
  private static Tokens onlyPart(TooLong policy, int maxLength, Tokens ended) {
    try {
      List<MadeSequences.Part> parts = parts(policy, maxLength, ended);
      assertThat(parts).hasSize(1);
      return tokens(parts.get(0));
    } catch (RejectedException e) {
      assertThat(e.reason()).isEqualTo(RejectionReason.NOTHING_TO_TRAIN);
      throw new TestAbortedException(e.getMessage(), e);
    }
  }

  /** Tokens that are trained or not, with ends among them, behind a beginning or without one. */
  @Provide
  Arbitrary<Tokens> texts() {
    Arbitrary<Integer> id =
        Arbitraries.frequencyOf(
            Tuple.of(1, Arbitraries.just(EOS)), Tuple.of(5, Arbitraries.integers().between(0, 99)));
    Arbitrary<Boolean> isTrained = Arbitraries.frequency(Tuple.of(3, true), Tuple.of(1, false));
    Arbitrary<List<Tuple2<Integer, Boolean>>> content =
        Combinators.combine(id, isTrained).as(Tuple::of).list().ofMaxSize(60);
    Arbitrary<List<Tuple2<Integer, Boolean>>> beginning =
        Arbitraries.of(List.of(), List.of(Tuple.of(BOS, true)), List.of(Tuple.of(BOS, false)));
    return Combinators.combine(beginning, content).as(SequencePropertyTest::text);
  }

  private static Tokens text(
      List<Tuple2<Integer, Boolean>> beginning, List<Tuple2<Integer, Boolean>> content) {
    List<Tuple2<Integer, Boolean>> all = new ArrayList<>(beginning);
    all.addAll(content);
    boolean[] trained = new boolean[all.size()];
    for (int i = 0; i < trained.length; i++) {
      trained[i] = all.get(i).get2();
    }
    return new Tokens(all.stream().mapToInt(Tuple2::get1).toArray(), TokenRanges.of(trained));
  }

  @Property
  void rangesSayWhatTheyWereMadeOf(
      @ForAll @Size(max = 40) boolean[] chosen,
      @ForAll @IntRange(max = 40) int from,
      @ForAll @IntRange(max = 40) int to) {
    TokenRanges ranges = TokenRanges.of(chosen);
    int count = 0;
    for (int i = 0; i < chosen.length; i++) {
      assertThat(ranges.contains(i)).isEqualTo(chosen[i]);
      count += chosen[i] ? 1 : 0;
    }
    assertThat(ranges.count()).isEqualTo(count);
    TokenRanges slice = ranges.slice(from, to);
    TokenRanges shifted = ranges.shifted(3);
    boolean any = false;
    for (int i = from; i < Math.min(to, chosen.length); i++) {
      assertThat(slice.contains(i - from)).isEqualTo(chosen[i]);
      any |= chosen[i];
    }
    for (int i = 0; i < chosen.length; i++) {
      assertThat(shifted.contains(i + 3)).isEqualTo(chosen[i]);
    }
    assertThat(ranges.any(from, to)).isEqualTo(any);
    assertThat(slice.count()).isLessThanOrEqualTo(Math.max(0, to - from));
    TokenRanges longer = ranges.then(chosen.length);
    assertThat(longer.count()).isEqualTo(count + 1);
    for (int i = 1; i < longer.bounds().length; i++) {
      assertThat(longer.bounds()[i]).isGreaterThan(longer.bounds()[i - 1]);
    }
  }

  private static Tokens tokens(MadeSequences.Part part) {
    return new Tokens(part.ids(), part.supervision().trained());
  }
}
