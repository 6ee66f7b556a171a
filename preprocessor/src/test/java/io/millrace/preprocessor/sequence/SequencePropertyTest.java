package io.millrace.preprocessor.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.preprocessor.record.RejectedException;
import io.millrace.preprocessor.record.RejectionReason;
import io.millrace.preprocessor.tokenize.TokenRanges;
import io.millrace.preprocessor.tokenize.Tokens;
import java.util.Arrays;
import java.util.OptionalInt;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever the tokens of a text, and whichever of them are trained. */
class SequencePropertyTest {
  private static final int EOS = 1_000_000;
  private final SequenceEnd end = new SequenceEnd(OptionalInt.of(EOS), "");

  @Property
  void everyTokenIsKeptOrCounted(
      @ForAll @Size(max = 60) boolean[] trained,
      @ForAll TooLong policy,
      @ForAll @IntRange(min = 2, max = 20) int maxLength,
      @ForAll boolean endIsTrained) {
    Tokens ended = ended(trained, endIsTrained);
    LengthLimit limit =
        new LengthLimit(policy, maxLength, OptionalInt.empty(), OptionalInt.of(EOS));
    try {
      MadeSequences made = limit.apply(ended);
      int kept = 0;
      for (MadeSequences.Part part : made.parts()) {
        Tokens tokens = part.tokens();
        assertThat(tokens.length()).isBetween(2, maxLength);
        assertThat(tokens.trained().any(1, tokens.length())).isTrue();
        kept += tokens.length();
      }
      assertThat(made.tokensIn()).isEqualTo(ended.length());
      assertThat(kept + made.truncated()).isEqualTo(ended.length());
      MadeSequences.Part last = made.parts().get(made.parts().size() - 1);
      int[] ids = last.tokens().ids();
      boolean lastPartWasKept =
          policy != TooLong.SPLIT || made.truncated() == 0 || ids[ids.length - 1] == EOS;
      if (lastPartWasKept) {
        assertThat(ids[ids.length - 1]).isEqualTo(EOS);
        assertThat(Arrays.stream(ids).filter(id -> id == EOS)).hasSize(1);
      }
    } catch (RejectedException e) {
      assertThat(e.tokens()).isEqualTo(ended.length());
      assertThat(e.reason()).isIn(RejectionReason.NOTHING_TO_TRAIN, RejectionReason.TOO_LONG);
    }
  }

  @Property
  void splittingKeepsTheOrderAndWhatIsTrained(
      @ForAll @Size(max = 60) boolean[] trained, @ForAll @IntRange(min = 3, max = 20) int maxLength)
      throws RejectedException {
    boolean[] all = trained.clone();
    Arrays.fill(all, true);
    Tokens ended = ended(all, true);
    if (ended.length() < 2) {
      return;
    }
    MadeSequences made =
        new LengthLimit(TooLong.SPLIT, maxLength, OptionalInt.empty(), OptionalInt.of(EOS))
            .apply(ended);
    int place = 0;
    for (MadeSequences.Part part : made.parts()) {
      Tokens tokens = part.tokens();
      for (int i = 0; i < tokens.length(); i++) {
        assertThat(tokens.ids()[i]).isEqualTo(ended.ids()[place++]);
        assertThat(tokens.trained().contains(i)).isTrue();
      }
    }
    assertThat(place).isEqualTo(ended.length());
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

  private Tokens ended(boolean[] trained, boolean endIsTrained) {
    int[] ids = new int[trained.length];
    Arrays.setAll(ids, i -> i);
    return end.end(new Tokens(ids, TokenRanges.of(trained)), false, endIsTrained);
  }
}
