package io.millrace.cli.control;

import io.millrace.schemas.control.Command;
import io.millrace.schemas.control.ControlCommand;
import io.millrace.schemas.topic.TopicNames;
import io.millrace.service.SetupException;
import io.millrace.service.config.KafkaSettings;
import io.millrace.service.config.Settings;
import io.millrace.service.registry.ContractCodecs;
import io.millrace.service.topic.Denial;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Puts commands on the control topic. The topic must be there. */
public final class CommandSender {
  private final Settings settings;

  public CommandSender(Settings settings) {
    this.settings = settings;
  }

  /** Sends a command that never expires under an id of its own. */
  public ControlCommand send(String run, Command command) {
    return send(run, command, UUID.randomUUID().toString(), OptionalLong.empty());
  }

  /**
   * Sends a command and waits until the broker has it.
   *
   * @param id under which the run obeys it once, however often it is sent
   * @param expiresAt milliseconds since the epoch after which it is not to be obeyed
   * @return the command as it went out
   * @throws SetupException when the broker does not take it, or the schema registry does not answer
   */
  ControlCommand send(String run, Command command, String id, OptionalLong expiresAt) {
    ControlCommand message =
        new ControlCommand(
            id,
            run,
            command.type(),
            command.arguments(),
            issuer(),
            System.currentTimeMillis(),
            expiresAt);
    String topic = new TopicNames(settings.string(KafkaSettings.TOPIC_PREFIX)).control();
    byte[] bytes = ContractCodecs.of(settings).writing(ControlCommand.CODEC, topic).encode(message);
    Map<String, Object> properties = settings.kafkaClient("producer");
    properties.put("acks", "all");
    properties.put("enable.idempotence", "true");
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(topic, run.getBytes(StandardCharsets.UTF_8), bytes)).get();
      return message;
    } catch (ExecutionException e) {
      throw notWritten(topic, e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while sending a command", e);
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      // A producer that was refused an id of its own takes no record.
      throw notWritten(topic, e);
    }
  }

  private static SetupException notWritten(String topic, Throwable failure) {
    return Denial.in(failure, "to write to the topic " + topic)
        .orElseGet(
            () ->
                new SetupException(
                    "The command could not be written to the topic "
                        + topic
                        + " ("
                        + failure.getMessage()
                        + "): check the broker.",
                    failure));
  }

  private static String issuer() {
    String host;
    try {
      host = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      host = "localhost";
    }
    return System.getProperty("user.name") + "@" + host;
  }
}
