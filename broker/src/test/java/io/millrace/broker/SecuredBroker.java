package io.millrace.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.authorizer.StandardAuthorizer;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A broker that asks every client for its name and password (SASL, SCRAM-SHA-512), and lets it do
 * only what an ACL permits. Without TLS, and so for tests only: in production SASL_SSL keeps
 * records, and SCRAM's exchange, from being listened to.
 */
public final class SecuredBroker implements Broker {
  /** A super user. */
  public static final String ADMIN = "admin";

  private static final String MECHANISM = "SCRAM-SHA-512";
  private static final String BROKER = "broker";
  private static final String LISTENER = "CLIENTS";

  private final KafkaRaftServer server;
  private final int port;

  private SecuredBroker(KafkaRaftServer server, int port) {
    this.server = server;
    this.port = port;
  }

  /**
   * Starts a broker on any free port and waits until it serves requests.
   *
   * @param directory empty or not there yet
   * @param password of its super user
   */
  public static SecuredBroker start(Path directory, String password) throws Exception {
    format(directory, password);
    int port = LoopbackPorts.free();
    KafkaConfig config =
        KafkaConfig.fromProps(settings(directory, port, LoopbackPorts.free(), password), false);
    KafkaRaftServer server = new KafkaRaftServer(config, Time.SYSTEM);
    server.startup();
    return new SecuredBroker(server, port);
  }

  /** What {@link BrokerDirectory} does, with the first users, whom nobody else could add. */
  private static void format(Path directory, String password) throws Exception {
    try (PrintStream silent =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
      new Formatter()
          .setPrintStream(silent)
          .setNodeId(SingleNodeSettings.NODE_ID)
          .setClusterId(Uuid.randomUuid().toString())
          .addDirectory(directory.toString())
          .setMetadataLogDirectory(directory.toString())
          .setControllerListenerName(SingleNodeSettings.CONTROLLER_LISTENER)
          .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
          .setScramArguments(List.of(user(ADMIN, password), user(BROKER, password)))
          .run();
    }
  }

  private static String user(String name, String password) {
    return "%s=[name=%s,password=%s]".formatted(MECHANISM, name, password);
  }

  private static Properties settings(Path directory, int port, int controllerPort, String password)
      throws IOException {
    Properties properties = SingleNodeSettings.of(directory, port, controllerPort);
    String host = LoopbackPorts.HOST;
    String controller = SingleNodeSettings.CONTROLLER_LISTENER;
    properties.putAll(
        Map.of(
            "listeners",
                "%s://%s:%d,%s://%s:%d"
                    .formatted(LISTENER, host, port, controller, host, controllerPort),
            "advertised.listeners", "%s://%s:%d".formatted(LISTENER, host, port),
            "listener.security.protocol.map",
                "%s:SASL_PLAINTEXT,%s:PLAINTEXT".formatted(LISTENER, controller),
            // The coordinator of transactions writes its markers as a client of this broker.
            "inter.broker.listener.name", LISTENER,
            "sasl.enabled.mechanisms", MECHANISM,
            "sasl.mechanism.inter.broker.protocol", MECHANISM,
            "listener.name.clients.scram-sha-512.sasl.jaas.config",
                ("org.apache.kafka.common.security.scram.ScramLoginModule required"
                        + " username=\"%s\" password=\"%s\";")
                    .formatted(BROKER, password)));
    properties.putAll(
        Map.of(
            "authorizer.class.name", StandardAuthorizer.class.getName(),
            "allow.everyone.if.no.acl.found", "false",
            // Nobody but the node itself comes by the controller's listener, which knows no names.
            "super.users", "User:%s;User:%s;User:ANONYMOUS".formatted(ADMIN, BROKER)));
    return properties;
  }

  @Override
  public String bootstrapServers() {
    return LoopbackPorts.HOST + ":" + port;
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }
}
