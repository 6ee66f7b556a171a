package io.millrace.benchmarks.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.worker.batch.FlatBatch;
import io.millrace.worker.torch.HeadWorkspace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubjectTest {
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "WIDE_HEAD")
  void sequencesAreUnevenWithASingleTokenAndALongOne(Subject subject) {
    for (FlatBatch batch : subject.batches(true)) {
      assertThat(batch.sequenceLengths()).contains(1, 300);
      assertThat(batch.sequenceLengths()).hasSizeGreaterThan(4);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theWideHeadHasMoreTargetsThanItsWorkspaceHolds(boolean gpu) {
    int rows = HeadWorkspace.rows(65_537, gpu);

    assertThat(Subject.WIDE_HEAD.batches(gpu)).allMatch(batch -> batch.targets() > rows);
  }

  @Test
  void everyRunHasTheSameBatches() {
    assertThat(Subject.BERT.batches(false).get(3).tokenIds())
        .isEqualTo(Subject.BERT.batches(false).get(3).tokenIds());
  }
}
