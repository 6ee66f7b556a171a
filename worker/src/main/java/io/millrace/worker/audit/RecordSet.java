package io.millrace.worker.audit;

import io.millrace.schemas.event.EventPayload.OffsetRange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** A set of text records, kept as ranges of offsets. For one thread. */
final class RecordSet {
  /** Per partition, first offsets and last ones; ranges neither overlap nor touch. */
  private final NavigableMap<Integer, NavigableMap<Long, Long>> partitions = new TreeMap<>();

  void addAll(Collection<OffsetRange> ranges) {
    ranges.forEach(this::add);
  }

  void removeAll(Collection<OffsetRange> ranges) {
    ranges.forEach(this::remove);
  }

  /** How many records. */
  long count() {
    return ranges().stream().mapToLong(range -> range.lastOffset() - range.firstOffset() + 1).sum();
  }

  /** In the order of partitions and offsets, as few as possible. */
  List<OffsetRange> ranges() {
    List<OffsetRange> ranges = new ArrayList<>();
    partitions.forEach(
        (partition, offsets) ->
            offsets.forEach((first, last) -> ranges.add(new OffsetRange(partition, first, last))));
    return List.copyOf(ranges);
  }

  private void add(OffsetRange range) {
    NavigableMap<Long, Long> offsets =
        partitions.computeIfAbsent(range.partition(), p -> new TreeMap<>());
    long first = range.firstOffset();
    long last = range.lastOffset();
    // One that touches is swallowed as well as one that overlaps.
    Map.Entry<Long, Long> before = offsets.floorEntry(last + 1);
    while (before != null && before.getValue() >= first - 1) {
      first = Math.min(first, before.getKey());
      last = Math.max(last, before.getValue());
      offsets.remove(before.getKey());
      before = offsets.floorEntry(last + 1);
    }
    offsets.put(first, last);
  }

  private void remove(OffsetRange range) {
    NavigableMap<Long, Long> offsets = partitions.getOrDefault(range.partition(), new TreeMap<>());
    Map.Entry<Long, Long> hit = offsets.floorEntry(range.lastOffset());
    while (hit != null && hit.getValue() >= range.firstOffset()) {
      offsets.remove(hit.getKey());
      if (hit.getKey() < range.firstOffset()) {
        offsets.put(hit.getKey(), range.firstOffset() - 1);
      }
      if (hit.getValue() > range.lastOffset()) {
        offsets.put(range.lastOffset() + 1, hit.getValue());
      }
      hit = offsets.floorEntry(range.lastOffset());
    }
  }
}
