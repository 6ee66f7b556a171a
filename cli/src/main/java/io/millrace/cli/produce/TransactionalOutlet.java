package io.millrace.cli.produce;

import io.millrace.service.SetupException;
import io.millrace.service.TakenOverException;
import io.millrace.service.topic.Denial;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends in transactions, each with the place that the sending has come to: either both are there or
 * none. The records of the open transaction are kept, so that when the broker refuses some of them
 * the others are sent again without these.
 */
final class TransactionalOutlet implements Outlet {
  private static final Logger LOG = LoggerFactory.getLogger(TransactionalOutlet.class);

  /** A transaction is also ended when it holds so much, because all of it is kept in memory. */
  private static final long LARGEST_TRANSACTION_BYTES = 32L * 1024 * 1024;

  /** After so many in one transaction it is not the records that are wrong. */
  private static final int MOST_REFUSED_IN_A_ROW = 100;

  private final AtomicReference<Pending> firstFailed = new AtomicReference<>();
  private final KafkaProducer<byte[], byte[]> producer;
  private final String topic;
  private final ConsumerGroupMetadata group;
  private final Rejections rejections;
  private final long commitEveryNanos;
  private final List<Pending> pending = new ArrayList<>();
  private long pendingBytes;
  private boolean open;
  private long openSince;
  private boolean broken;
  private long delivered;
  private int refusedInARow;

  /** A record of the open transaction, and what became of it. */
  private static final class Pending {
    private final SourceRecord record;
    private final Keyed keyed;
    private volatile Exception failure;

    Pending(SourceRecord record, Keyed keyed) {
      this.record = record;
      this.keyed = keyed;
    }

    /** Whether it is this record that the broker does not want, and would not want again. */
    boolean refused() {
      return failure instanceof RecordTooLargeException
          || failure instanceof org.apache.kafka.common.InvalidRecordException
          || failure instanceof InvalidTimestampException;
    }
  }

  /**
   * Takes the sending over from any other process that has its name, and ends what that left open.
   *
   * @param properties of a producer
   * @param group under which its place is kept, which is the transactional id too
   * @param commitEvery how often what was sent becomes final
   * @throws SetupException when transactions are not permitted, or there are none
   */
  TransactionalOutlet(
      Map<String, Object> properties,
      String topic,
      ConsumerGroupMetadata group,
      Rejections rejections,
      Duration commitEvery) {
    this.topic = topic;
    this.group = group;
    this.rejections = rejections;
    this.commitEveryNanos = commitEvery.toNanos();
    Map<String, Object> transactional = new HashMap<>(properties);
    transactional.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, group.groupId());
    producer =
        new KafkaProducer<>(transactional, new ByteArraySerializer(), new ByteArraySerializer());
    try {
      producer.initTransactions();
    } catch (AuthorizationException e) {
      throw closing(Permissions.missing(topic, e));
    } catch (KafkaException e) {
      throw closing(
          new SetupException(
              "The broker begins no transactions ("
                  + e.getMessage()
                  + "): check that it can have its topic __transaction_state"
                  + " (transaction.state.log.replication.factor is no more than there are brokers),"
                  + " or send with --no-transactions, which cannot be gone on with.",
              e));
    }
  }

  private SetupException closing(SetupException e) {
    producer.close(Duration.ZERO);
    return e;
  }

  @Override
  public void send(SourceRecord record, Keyed keyed) {
    begin();
    Pending sent = new Pending(record, keyed);
    pending.add(sent);
    pendingBytes += keyed.value().length;
    hand(sent);
  }

  private void begin() {
    if (!open) {
      open = true;
      openSince = System.nanoTime();
      attempt(producer::beginTransaction);
    }
  }

  private void hand(Pending sent) {
    try {
      // What becomes of it is told to the callback, and to the commit.
      Future<RecordMetadata> unused =
          producer.send(
              new ProducerRecord<>(topic, sent.keyed.key(), sent.keyed.value()),
              (metadata, failure) -> completed(sent, failure));
    } catch (InterruptException e) {
      broken = true;
      throw BrokenOffException.interrupted(e);
    } catch (KafkaException e) {
      // The transaction has failed already; the commit finds out why, and what to do.
      LOG.debug("A record was not taken into the transaction", e);
    }
  }

  private void completed(Pending sent, Exception failure) {
    if (failure != null) {
      sent.failure = failure;
      // One that was refused is the reason for all others, whichever is told first.
      firstFailed.accumulateAndGet(
          sent,
          (first, next) -> first == null || (!first.refused() && next.refused()) ? next : first);
    }
  }

  @Override
  public void commitIfDue(Supplier<Place> place) {
    if (open
        && (System.nanoTime() - openSince >= commitEveryNanos
            || pendingBytes >= LARGEST_TRANSACTION_BYTES)) {
      commit(place);
    }
  }

  @Override
  public void commit(Supplier<Place> place) {
    while (!attempt(() -> commitOnce(place.get()))) {
      sendAgainWithoutRefused();
    }
    delivered += pending.size();
    refusedInARow = 0;
    pending.clear();
    pendingBytes = 0;
  }

  private void commitOnce(Place place) {
    begin();
    producer.sendOffsetsToTransaction(
        Map.of(PlaceReader.key(topic), new OffsetAndMetadata(place.taken(), place.metadata())),
        group);
    producer.commitTransaction();
    open = false;
  }

  /**
   * Does something to the transaction.
   *
   * @return false where the transaction has failed and has been given up
   */
  private boolean attempt(Runnable action) {
    try {
      action.run();
      return true;
    } catch (InterruptException e) {
      broken = true;
      throw BrokenOffException.interrupted(e);
    } catch (ProducerFencedException | InvalidProducerEpochException e) {
      broken = true;
      throw new TakenOverException(
          "Another produce of the same files to "
              + topic
              + " has taken over, or this one was held up for longer than transaction.timeout.ms;"
              + " after "
              + delivered
              + " records. If there is no other, go on with --resume.",
          e);
    } catch (TimeoutException e) {
      throw brokenOff("the broker does not answer (" + e.getMessage() + ")", e);
    } catch (KafkaException e) {
      // What comes after a refusal says only that the transaction has failed.
      if (Denial.in(e).isPresent()) {
        broken = true;
        throw Permissions.missing(topic, e);
      }
      giveUp(e);
      return false;
    }
  }

  private void giveUp(KafkaException why) {
    try {
      producer.abortTransaction();
      open = false;
    } catch (KafkaException e) {
      e.addSuppressed(why);
      throw brokenOff(Permissions.reason(why), e);
    }
    Pending first = firstFailed.get();
    if (first == null || !first.refused() || refusedInARow == MOST_REFUSED_IN_A_ROW) {
      throw brokenOff(Permissions.reason(why), why);
    }
  }

  /**
   * One at a time: when the transaction fails, the producer tells the records that it has not sent
   * yet the same reason.
   */
  private void sendAgainWithoutRefused() {
    Pending refused = firstFailed.getAndSet(null);
    rejections.add("refused by the broker", refused.record, refused.failure.getMessage());
    refusedInARow++;
    pendingBytes -= refused.keyed.value().length;
    pending.remove(refused);
    begin();
    for (Pending sent : pending) {
      sent.failure = null;
      hand(sent);
    }
  }

  private BrokenOffException brokenOff(String reason, Exception cause) {
    broken = true;
    return new BrokenOffException(reason, cause);
  }

  @Override
  public long delivered() {
    return delivered;
  }

  /** What is not committed is given up. */
  @Override
  public void close() {
    producer.close(broken ? Duration.ZERO : Duration.ofSeconds(10));
  }
}
