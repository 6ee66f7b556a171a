package io.millrace.broker;

import io.millrace.service.SetupException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real Kafka broker with its controller (KRaft, one node) in this JVM, reachable from this
 * machine only. For development, demonstrations and tests: there is one copy of everything.
 */
public final class EmbeddedBroker implements Broker {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);
  private static final int ATTEMPTS = 3;

  private final KafkaRaftServer server;
  private final int port;
  private final AtomicBoolean closed = new AtomicBoolean();

  private EmbeddedBroker(KafkaRaftServer server, int port) {
    this.server = server;
    this.port = port;
  }

  /**
   * Starts a broker and waits until it serves requests.
   *
   * @param directory where its data is or will be; topics and records in it are kept from one start
   *     to the next
   * @param port on 127.0.0.1; 0 takes any free one
   * @throws SetupException when the port is taken, or the directory cannot be used or belongs to a
   *     broker that is running
   */
  public static EmbeddedBroker start(Path directory, int port) {
    BrokerDirectory data = BrokerDirectory.prepare(directory);
    for (int attempt = 1; ; attempt++) {
      int brokerPort = port == 0 ? LoopbackPorts.free() : LoopbackPorts.requireFree(port);
      try {
        return start(data, brokerPort, LoopbackPorts.free());
      } catch (RuntimeException e) {
        // Between the finding of a free port and its use by the broker, somebody else may take it.
        if (attempt == ATTEMPTS || !LoopbackPorts.isBindFailure(e)) {
          throw new SetupException(
              "The embedded Kafka broker does not start on the directory "
                  + data.path()
                  + " ("
                  + e.getMessage()
                  + "): end the broker that uses it, or give another directory.",
              e);
        }
        LOG.debug("A port was taken meanwhile", e);
      }
    }
  }

  private static EmbeddedBroker start(BrokerDirectory data, int port, int controllerPort) {
    KafkaConfig config =
        KafkaConfig.fromProps(SingleNodeSettings.of(data.path(), port, controllerPort), false);
    KafkaRaftServer server = new KafkaRaftServer(config, Time.SYSTEM);
    try {
      server.startup();
    } catch (RuntimeException e) {
      stop(server);
      throw e;
    }
    return new EmbeddedBroker(server, port);
  }

  /** The port bound on 127.0.0.1. */
  public int port() {
    return port;
  }

  @Override
  public String bootstrapServers() {
    return LoopbackPorts.HOST + ":" + port;
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      stop(server);
    }
  }

  private static void stop(KafkaRaftServer server) {
    server.shutdown();
    server.awaitShutdown();
  }
}
