package io.millrace.worker.app.crash;

import java.util.Map;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * Holds the thread of the journal's producer that talks to the broker when an event is on its
 * topic: the transaction that it belongs to is open and stays so. Kafka makes it: {@code
 * producer.interceptor.classes} names this class.
 */
public final class AcknowledgedGate implements ProducerInterceptor<byte[], byte[]> {
  private final KillingGate gate = KillingGate.ofThisProcess();

  @Override
  public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> event) {
    return event;
  }

  @Override
  public void onAcknowledgement(RecordMetadata metadata, Exception exception) {
    if (exception == null) {
      gate.pass(Window.OPEN_TRANSACTION);
    }
  }

  @Override
  public void configure(Map<String, ?> configs) {}

  @Override
  public void close() {}
}
