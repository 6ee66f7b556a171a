package io.millrace.preprocessor.app.crash;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier;

/**
 * Kafka clients that pass a gate at each {@link Window}. Kafka Streams makes them in the process to
 * be killed: {@code streams.default.client.supplier} names this class.
 */
public final class GatedClients implements KafkaClientSupplier {
  private final KafkaClientSupplier clients = new DefaultKafkaClientSupplier();
  private final KillingGate gate = KillingGate.ofThisProcess();

  /** A method call on its way to the client. */
  private interface Call {
    Object proceed() throws Throwable;
  }

  /** What is done with a call. */
  private interface Interceptor {
    Object intercept(String method, Object[] arguments, Call call) throws Throwable;
  }

  @Override
  public Admin getAdmin(Map<String, Object> config) {
    return clients.getAdmin(config);
  }

  @Override
  @SuppressWarnings("unchecked")
  public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
    Producer<byte[], byte[]> producer = clients.getProducer(config);
    return intercepting(
        Producer.class,
        producer,
        (method, arguments, call) ->
            switch (method) {
              case "initTransactions" -> between(Window.START, call, Window.START);
              case "sendOffsetsToTransaction" -> before(Window.BEFORE_OFFSETS, call);
              case "commitTransaction" -> between(Window.BEFORE_COMMIT, call, Window.COMMITTED);
              case "send" -> send(producer, (ProducerRecord<byte[], byte[]>) arguments[0], call);
              default -> call.proceed();
            });
  }

  /** What is sent is on its topic when the thread is held. */
  private Object send(
      Producer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record, Call call)
      throws Throwable {
    Window window = windowOf(record);
    if (window == Window.RECORD) {
      gate.pass(window);
    }
    Object result = call.proceed();
    gate.pass(window, producer::flush);
    return result;
  }

  private static Window windowOf(ProducerRecord<byte[], byte[]> record) {
    if (record.topic().endsWith("-changelog")) {
      return record.value() == null ? Window.DELETION : Window.RECORD;
    }
    return record.topic().endsWith("dead-letters") ? Window.DEAD_LETTER : Window.BATCH;
  }

  /** At-least-once has no transaction; there the consumer commits. */
  @Override
  public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
    return intercepting(
        Consumer.class,
        clients.getConsumer(config),
        (method, arguments, call) ->
            method.equals("commitSync")
                ? between(Window.BEFORE_OFFSETS, call, Window.COMMITTED)
                : call.proceed());
  }

  @Override
  public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
    Consumer<byte[], byte[]> consumer = clients.getRestoreConsumer(config);
    return intercepting(
        Consumer.class,
        consumer,
        (method, arguments, call) ->
            method.equals("poll") && !consumer.assignment().isEmpty()
                ? between(Window.RESTORE, call, Window.RESTORE)
                : call.proceed());
  }

  @Override
  public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
    return clients.getGlobalConsumer(config);
  }

  private Object before(Window window, Call call) throws Throwable {
    gate.pass(window);
    return call.proceed();
  }

  private Object between(Window before, Call call, Window after) throws Throwable {
    gate.pass(before);
    Object result = call.proceed();
    gate.pass(after);
    return result;
  }

  @SuppressWarnings("unchecked")
  private static <T> T intercepting(Class<? super T> type, T client, Interceptor interceptor) {
    return (T)
        Proxy.newProxyInstance(
            GatedClients.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) ->
                interceptor.intercept(
                    method.getName(), arguments, () -> invoke(client, method, arguments)));
  }

  private static Object invoke(Object client, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(client, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
