package io.millrace.worker.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.worker.batch.Supervision.Classes;
import io.millrace.worker.batch.Supervision.NextTokens;
import io.millrace.worker.batch.Supervision.Values;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchSplitTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 8, 13, 21})
  void partsHoldEveryTokenAndTargetOnceInOrder(int maxTokens) {
    Random random = new Random(maxTokens);
    for (int i = 0; i < 50; i++) {
      List<Integer> lengths = random.ints(1 + random.nextInt(12), 1, 10).boxed().toList();
      assertWhole(batch(lengths), maxTokens);
    }
  }

  private static void assertWhole(FlatBatch whole, int maxTokens) {
    List<FlatBatch> parts = whole.split(maxTokens);
    int token = 0;
    int target = 0;
    NextTokens targets = (NextTokens) whole.supervision();
    for (FlatBatch part : parts) {
      // A sequence of one token has no target, so a part of such is left out.
      while (onlyTokensWithoutTarget(whole, token, part)) {
        token++;
      }
      assertThat(part.tokens() <= maxTokens || part.sequenceLengths().length == 1).isTrue();
      assertThat(part.tokenIds())
          .isEqualTo(Arrays.copyOfRange(whole.tokenIds(), token, token + part.tokens()));
      assertThat(part.positions()[0]).isZero();
      NextTokens own = (NextTokens) part.supervision();
      for (int i = 0; i < own.count(); i++, target++) {
        assertThat(own.ids()[i]).isEqualTo(targets.ids()[target]);
        assertThat(own.positions()[i] + token).isEqualTo(targets.positions()[target]);
      }
      token += part.tokens();
    }
    assertThat(target).isEqualTo(targets.count());
  }

  @Test
  void aPartIsAsLongAsItCanBe() {
    assertThat(batch(List.of(4, 4, 2, 9, 1, 3)).split(10))
        .extracting(FlatBatch::sequenceLengths)
        .containsExactly(new int[] {4, 4, 2}, new int[] {9, 1}, new int[] {3});
  }

  @Test
  void whatFitsOrCannotBeCutStaysWhole() {
    FlatBatch batch = batch(List.of(4, 4));
    assertThat(batch.split(0)).containsExactly(batch);
    assertThat(batch.split(8)).containsExactly(batch);
    FlatBatch one = batch(List.of(9));
    assertThat(one.split(3)).containsExactly(one);
  }

  @Test
  void labelsAndTypesGoWithTheirSequences() {
    FlatBatch tokens = batch(List.of(2, 3, 2));
    int[] types = {0, 1, 0, 1, 1, 0, 0};
    FlatBatch classes =
        new FlatBatch(
            tokens.tokenIds(),
            types,
            tokens.positions(),
            tokens.sequenceLengths(),
            new Classes(new int[] {5, 6, 7}));
    FlatBatch values =
        new FlatBatch(
            tokens.tokenIds(),
            new int[0],
            tokens.positions(),
            tokens.sequenceLengths(),
            new Values(new float[] {1, 2, 3, 4, 5, 6}, 2));

    assertThat(classes.split(5).get(1).supervision())
        .isInstanceOfSatisfying(
            Classes.class, part -> assertThat(part.labels()).containsExactly(7));
    assertThat(classes.split(5).get(0).tokenTypeIds()).containsExactly(0, 1, 0, 1, 1);
    assertThat(values.split(3).get(1).supervision())
        .isInstanceOfSatisfying(
            Values.class, part -> assertThat(part.values()).containsExactly(3, 4));
    assertThat(values.split(3).get(2).tokenTypeIds()).isEmpty();
  }

  private static boolean onlyTokensWithoutTarget(FlatBatch whole, int token, FlatBatch part) {
    return whole.tokenIds()[token] != part.tokenIds()[0];
  }

  /** Tokens are numbered through; every one but a sequence's last has the next one as target. */
  private static FlatBatch batch(List<Integer> lengths) {
    int tokens = lengths.stream().mapToInt(length -> length).sum();
    IntStream.Builder positions = IntStream.builder();
    IntStream.Builder predicting = IntStream.builder();
    int start = 0;
    for (int length : lengths) {
      for (int i = 0; i < length; i++) {
        positions.add(i);
        if (i < length - 1) {
          predicting.add(start + i);
        }
      }
      start += length;
    }
    int[] at = predicting.build().toArray();
    return new FlatBatch(
        IntStream.range(0, tokens).toArray(),
        new int[0],
        positions.build().toArray(),
        lengths.stream().mapToInt(length -> length).toArray(),
        new NextTokens(at, Arrays.stream(at).map(i -> i + 1).toArray()));
  }
}
