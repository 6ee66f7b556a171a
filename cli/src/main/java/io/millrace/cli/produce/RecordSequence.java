package io.millrace.cli.produce;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** All records of a call, in the order in which they are sent. For one thread. */
final class RecordSequence {
  private final InputRecords records;
  private final SendingOrder order;
  private final long bytes;
  private long given;
  private long inMemory;

  /**
   * A sequence.
   *
   * @param bytes of the inputs on disk; 0 where nobody knows
   */
  RecordSequence(InputRecords records, SendingOrder order, long bytes) {
    this.records = records;
    this.order = order;
    this.bytes = bytes;
  }

  /**
   * Gives every record to the consumer, until that returns false.
   *
   * @param interrupted asked while records are read into memory
   */
  void each(Predicate<SourceRecord> consumer, BooleanSupplier interrupted) throws IOException {
    if (order.asRead()) {
      for (SourceRecord record = records.next(); record != null; record = records.next()) {
        if (!consumer.test(record)) {
          return;
        }
      }
      return;
    }
    List<SourceRecord> all = new ArrayList<>();
    for (SourceRecord record = records.next(); record != null; record = records.next()) {
      all.add(record);
      if (interrupted.getAsBoolean()) {
        return;
      }
    }
    inMemory = all.size();
    order.each(
        all,
        record -> {
          given++;
          return consumer.test(record);
        });
  }

  /** How much of it has been given, from 0 to 1; empty where nobody knows how much there is. */
  OptionalLong thousandths() {
    if (!order.asRead()) {
      return inMemory == 0
          ? OptionalLong.of(0)
          : OptionalLong.of(1000 * given / (inMemory * order.repeat()));
    }
    return bytes == 0
        ? OptionalLong.empty()
        : OptionalLong.of(Math.min(1000, 1000 * records.bytesRead() / bytes));
  }

  /** Blank lines passed over. */
  long blank() {
    return records.blank();
  }
}
