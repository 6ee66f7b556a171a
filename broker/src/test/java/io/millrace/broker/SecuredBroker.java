package io.millrace.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
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
 * A broker that asks every client for its name and password (SASL_SSL, SCRAM-SHA-512), or on a
 * second port for its certificate (SSL), and lets it do only what an ACL permits.
 */
public final class SecuredBroker implements Broker {
  /** A super user. */
  public static final String ADMIN = "admin";

  private static final String MECHANISM = "SCRAM-SHA-512";
  private static final String BROKER = "broker";
  private static final String LISTENER = "CLIENTS";
  private static final String CERTIFIED_LISTENER = "CERTIFIED";

  private final KafkaRaftServer server;
  private final Ports ports;

  private SecuredBroker(KafkaRaftServer server, Ports ports) {
    this.server = server;
    this.ports = ports;
  }

  private record Ports(int clients, int certified, int controller) {}

  /**
   * Starts a broker on any free port and waits until it serves requests.
   *
   * @param directory empty or not there yet
   * @param password of its super user
   * @param identity whom it shows itself as
   * @param clients whose certificates it takes
   */
  public static SecuredBroker start(
      Path directory, String password, Identity identity, Path clients) throws Exception {
    format(directory, password);
    Ports ports = new Ports(LoopbackPorts.free(), LoopbackPorts.free(), LoopbackPorts.free());
    Properties properties = settings(directory, ports, password);
    properties.putAll(tls(identity, clients));
    KafkaRaftServer server =
        new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM);
    server.startup();
    return new SecuredBroker(server, ports);
  }

  private static Map<String, String> tls(Identity identity, Path clients) {
    String certified = "listener.name." + CERTIFIED_LISTENER.toLowerCase(Locale.ROOT) + ".";
    return Map.of(
        "ssl.keystore.type",
        "PEM",
        "ssl.keystore.location",
        identity.keystore().toString(),
        // The broker is a client of itself.
        "ssl.truststore.type",
        "PEM",
        "ssl.truststore.location",
        identity.certificate().toString(),
        certified + "ssl.truststore.type",
        "PEM",
        certified + "ssl.truststore.location",
        clients.toString(),
        certified + "ssl.client.auth",
        "required",
        certified + "ssl.principal.mapping.rules",
        "RULE:^CN=([^,]+).*$/$1/,DEFAULT");
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

  private static Properties settings(Path directory, Ports ports, String password)
      throws IOException {
    Properties properties = SingleNodeSettings.of(directory, ports.clients(), ports.controller());
    String host = LoopbackPorts.HOST;
    String controller = SingleNodeSettings.CONTROLLER_LISTENER;
    String advertised =
        "%s://%s:%d,%s://%s:%d"
            .formatted(
                LISTENER, host, ports.clients(), CERTIFIED_LISTENER, host, ports.certified());
    properties.putAll(
        Map.of(
            "listeners", advertised + ",%s://%s:%d".formatted(controller, host, ports.controller()),
            "advertised.listeners", advertised,
            "listener.security.protocol.map",
                "%s:SASL_SSL,%s:SSL,%s:PLAINTEXT"
                    .formatted(LISTENER, CERTIFIED_LISTENER, controller),
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
    return LoopbackPorts.HOST + ":" + ports.clients();
  }

  /** Where clients are known by their certificates. */
  public String certifiedServers() {
    return LoopbackPorts.HOST + ":" + ports.certified();
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }
}
