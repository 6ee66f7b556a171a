package io.millrace.worker.source;

import io.millrace.schemas.event.EventPayload.OffsetRange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** Records of a topic, written as ranges of offsets. */
public final class OffsetRanges {
  private OffsetRanges() {}

  /** In the order of partitions and offsets; a record that is there several times counts once. */
  public static <T> List<OffsetRange> of(
      Collection<T> records, ToIntFunction<T> partition, ToLongFunction<T> offset) {
    List<T> sorted =
        records.stream()
            .sorted(Comparator.comparingInt(partition).thenComparingLong(offset))
            .toList();
    List<OffsetRange> ranges = new ArrayList<>();
    for (T record : sorted) {
      int of = partition.applyAsInt(record);
      long at = offset.applyAsLong(record);
      OffsetRange last = ranges.isEmpty() ? null : ranges.get(ranges.size() - 1);
      if (last != null && last.partition() == of && at <= last.lastOffset() + 1) {
        ranges.set(ranges.size() - 1, new OffsetRange(of, last.firstOffset(), at));
      } else {
        ranges.add(new OffsetRange(of, at, at));
      }
    }
    return List.copyOf(ranges);
  }

  /** For a sentence: {@code partition 0 offsets 3 to 7, partition 1 offset 2}. */
  public static String named(Collection<OffsetRange> ranges) {
    return ranges.stream().map(OffsetRanges::named).collect(Collectors.joining(", "));
  }

  private static String named(OffsetRange range) {
    return "partition "
        + range.partition()
        + (range.firstOffset() == range.lastOffset()
            ? " offset " + range.firstOffset()
            : " offsets " + range.firstOffset() + " to " + range.lastOffset());
  }
}
