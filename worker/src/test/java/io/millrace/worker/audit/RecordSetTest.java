package io.millrace.worker.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.event.EventPayload.OffsetRange;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RecordSetTest {
  @Test
  void isWhatASetOfOffsetsIs() {
    Random random = new Random(5);
    for (int round = 0; round < 300; round++) {
      RecordSet ranges = new RecordSet();
      TreeSet<Long> offsets = new TreeSet<>();
      for (int i = 0; i < 30; i++) {
        long first = random.nextInt(60);
        long last = first + random.nextInt(8);
        List<OffsetRange> range = List.of(new OffsetRange(3, first, last));
        boolean add = random.nextInt(3) > 0;
        if (add) {
          ranges.addAll(range);
        } else {
          ranges.removeAll(range);
        }
        for (long offset = first; offset <= last; offset++) {
          var unused = add ? offsets.add(offset) : offsets.remove(offset);
        }
      }
      assertThat(ranges.count()).isEqualTo(offsets.size());
      for (OffsetRange range : ranges.ranges()) {
        assertThat(offsets.subSet(range.firstOffset(), range.lastOffset() + 1))
            .hasSize((int) (range.lastOffset() - range.firstOffset() + 1));
        assertThat(offsets).doesNotContain(range.firstOffset() - 1, range.lastOffset() + 1);
      }
    }
  }

  @Test
  void keepsPartitionsApart() {
    RecordSet records = new RecordSet();
    records.addAll(List.of(new OffsetRange(1, 0, 4), new OffsetRange(0, 5, 9)));
    records.removeAll(List.of(new OffsetRange(0, 0, 6), new OffsetRange(2, 0, 6)));
    assertThat(records.ranges())
        .containsExactly(new OffsetRange(0, 7, 9), new OffsetRange(1, 0, 4));
  }
}
