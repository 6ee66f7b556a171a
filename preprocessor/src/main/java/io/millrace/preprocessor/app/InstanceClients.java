package io.millrace.preprocessor.app;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Kafka clients of an instance that has a name of its own, {@code instance.id}. Each of its
 * threads writes under the transactional.id {@code applicationId-instanceId-thread}, where Kafka
 * Streams would put a number drawn anew at every start in the name's place. So the first thing a
 * restart does is to abort the transaction that a crash left open, instead of waiting until it
 * times out.
 *
 * <p>Two processes under one name would fence each other in turn: Kafka Streams answers a fenced
 * producer with a new one, which fences the other. Therefore a thread that makes a producer again
 * first asks whether its place in the group is still its own, and ends where it is not. A
 * transaction that timed out, the other reason for a new producer, passes.
 */
final class InstanceClients implements KafkaClientSupplier {
  private static final Logger LOG = LoggerFactory.getLogger(InstanceClients.class);
  private static final int TIMEOUT_MILLIS = 10_000;

  private final KafkaClientSupplier clients;
  private final String applicationId;
  private final String instanceId;
  // By group.instance.id; each is used by the thread that it belongs to and no other.
  private final Map<String, Consumer<byte[], byte[]>> members = new ConcurrentHashMap<>();
  private volatile Admin admin;

  /**
   * Names the producers of other clients.
   *
   * @param clients that are named
   * @param instanceId not empty
   */
  InstanceClients(KafkaClientSupplier clients, String applicationId, String instanceId) {
    this.clients = clients;
    this.applicationId = applicationId;
    this.instanceId = instanceId;
  }

  @Override
  public Admin getAdmin(Map<String, Object> config) {
    admin = clients.getAdmin(config);
    return admin;
  }

  /**
   * A producer under this instance's name.
   *
   * @throws FencedInstanceIdException when another process has taken the name
   */
  @Override
  public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
    String given = (String) config.get(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
    if (given == null) {
      return clients.getProducer(config);
    }
    String member = instanceId + given.substring(given.lastIndexOf('-'));
    requireInPlace(member);
    Map<String, Object> named = new HashMap<>(config);
    named.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, applicationId + "-" + member);
    return clients.getProducer(named);
  }

  @Override
  public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
    Consumer<byte[], byte[]> consumer = clients.getConsumer(config);
    // Kafka Streams has put the thread's number behind the name.
    members.put((String) config.get(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), consumer);
    return consumer;
  }

  @Override
  public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
    return clients.getRestoreConsumer(config);
  }

  @Override
  public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
    return clients.getGlobalConsumer(config);
  }

  /** A thread makes its first producer before its consumer; from then on this asks the group. */
  private void requireInPlace(String member) {
    Consumer<byte[], byte[]> consumer = members.get(member);
    // The id of the last time that it joined, also after it dropped out.
    String own = consumer == null ? "" : consumer.groupMetadata().memberId();
    if (!own.isEmpty() && memberNow(member).filter(id -> !id.equals(own)).isPresent()) {
      throw new FencedInstanceIdException(
          "The group's member " + member + " is another process by now");
    }
  }

  private Optional<String> memberNow(String member) {
    try {
      ConsumerGroupDescription group =
          admin
              .describeConsumerGroups(
                  List.of(applicationId),
                  new DescribeConsumerGroupsOptions().timeoutMs(TIMEOUT_MILLIS))
              .all()
              .get()
              .get(applicationId);
      return group.members().stream()
          .filter(each -> each.groupInstanceId().equals(Optional.of(member)))
          .map(each -> each.consumerId())
          .findAny();
    } catch (ExecutionException e) {
      // Without an answer the work goes on: whoever is out of place learns it from the group later.
      LOG.warn("The group {} cannot be described", applicationId, e.getCause());
      return Optional.empty();
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
