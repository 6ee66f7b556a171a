package io.millrace.worker.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Numbers by the definitions of scikit-learn's f1_score, worked out by hand. */
class ClassCountsTest {

  /** The example in scikit-learn's documentation, where both come to 0.26. */
  @Test
  void anAverageOfThreeClassesOfWhichTwoAreNeverRight() {
    ClassCounts counts = of(new int[] {0, 1, 2, 0, 1, 2}, new int[] {0, 2, 1, 0, 0, 1}, 3);

    assertThat(counts.f1(0)).isEqualTo(0.8);
    assertThat(counts.macroF1()).isCloseTo(0.8 / 3, within(1e-15));
    assertThat(counts.weightedF1()).isCloseTo(0.8 / 3, within(1e-15));
  }

  @Test
  void aFrequentClassWeighsMoreInTheWeightedOne() {
    ClassCounts counts = of(new int[] {0, 0, 0, 1}, new int[] {0, 0, 1, 1}, 2);

    // Class 0: precision 1, recall 2/3. Class 1: precision 1/2, recall 1.
    assertThat(counts.f1(0)).isCloseTo(4 / 5.0, within(1e-15));
    assertThat(counts.f1(1)).isCloseTo(2 / 3.0, within(1e-15));
    assertThat(counts.macroF1()).isCloseTo((4 / 5.0 + 2 / 3.0) / 2, within(1e-15));
    assertThat(counts.weightedF1()).isCloseTo((3 * 4 / 5.0 + 2 / 3.0) / 4, within(1e-15));
  }

  @Test
  void aClassThatIsNeverPredictedCountsAsNothing() {
    ClassCounts counts = of(new int[] {0, 0, 0, 1}, new int[] {0, 0, 0, 0}, 2);

    assertThat(counts.f1(1)).isZero();
    assertThat(counts.macroF1()).isCloseTo(6 / 7.0 / 2, within(1e-15));
    assertThat(counts.weightedF1()).isCloseTo(3 / 4.0 * 6 / 7, within(1e-15));
  }

  @Test
  void aClassThatOnlyThePredictionsHaveCountsInTheMacroOneAlone() {
    ClassCounts counts = of(new int[] {0, 0, 0}, new int[] {0, 0, 1}, 2);

    assertThat(counts.f1(1)).isZero();
    assertThat(counts.macroF1()).isCloseTo(0.4, within(1e-15));
    assertThat(counts.weightedF1()).isCloseTo(0.8, within(1e-15));
  }

  @Test
  void aClassThatNobodyHasMetIsNoneOfTheMean() {
    ClassCounts counts = of(new int[] {0, 0}, new int[] {0, 0}, 3);

    assertThat(counts.macroF1()).isEqualTo(1);
    assertThat(counts.weightedF1()).isEqualTo(1);
    assertThat(counts.f1(1)).isZero();
  }

  /** Of several labels a sequence may have none, and be held for none. */
  @Test
  void whereNothingOccursAllIsZero() {
    ClassCounts counts = new ClassCounts(new long[2], new long[2], new long[2]);

    assertThat(counts.macroF1()).isZero();
    assertThat(counts.weightedF1()).isZero();
    assertThat(counts.f1(1)).isZero();
  }

  @Test
  void batchesAddUpBeforeAnythingIsDivided() {
    ClassCounts sum =
        ClassCounts.NONE
            .plus(of(new int[] {0, 0}, new int[] {0, 0}, 2))
            .plus(ClassCounts.NONE)
            .plus(of(new int[] {0, 1}, new int[] {1, 1}, 2));

    assertThat(sum.f1(1)).isCloseTo(2 / 3.0, within(1e-15));
    assertThat(sum.macroF1()).isCloseTo((4 / 5.0 + 2 / 3.0) / 2, within(1e-15));
  }

  @Test
  void withoutClassesThereIsNoMean() {
    assertThat(ClassCounts.NONE.macroF1()).isNaN();
    assertThat(ClassCounts.NONE.weightedF1()).isNaN();
  }

  private static ClassCounts of(int[] labels, int[] predictions, int classes) {
    ClassCounts counts = new ClassCounts(new long[classes], new long[classes], new long[classes]);
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] == predictions[i]) {
        counts.truePositives()[labels[i]]++;
      } else {
        counts.falsePositives()[predictions[i]]++;
        counts.falseNegatives()[labels[i]]++;
      }
    }
    return counts;
  }
}
