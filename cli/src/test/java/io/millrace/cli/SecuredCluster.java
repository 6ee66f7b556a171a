package io.millrace.cli;

import io.millrace.broker.Identity;
import io.millrace.broker.SecuredBroker;
import io.millrace.cli.setting.ClientSettings;
import io.millrace.service.config.Settings;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import kafka.admin.ConfigCommand;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.tools.AclCommand;

/**
 * A broker that knows the users and ACLs of docs/permissions.md, by the commands of that page, and
 * whoever works there.
 */
final class SecuredCluster implements AutoCloseable {
  static final String PREFIX = "news-";
  private static final String PASSWORD = "the super user's very own";
  private static final String REGISTRY_PASSWORD = "pw-of-the-registry";
  private static final String ADDRESS = "127.0.0.1";

  private final PermissionsPage page;
  private final Path directory;
  private final Identity identity;
  private final Identity dashboard;
  private final Identity impostor;
  private final SecuredBroker broker;
  private final Map<String, String> passwords = new ConcurrentHashMap<>();
  private final Path adminFile;
  private final Admin admin;

  SecuredCluster(PermissionsPage page, Path directory) throws Exception {
    this.page = page;
    this.directory = directory;
    Files.createDirectories(directory);
    this.identity = Identity.make(directory, "broker", ADDRESS);
    this.dashboard = Identity.make(directory, user("dashboard"), ADDRESS);
    this.impostor = Identity.make(directory, "impostor", ADDRESS);
    this.broker =
        SecuredBroker.start(directory.resolve("data"), PASSWORD, identity, dashboard.certificate());
    Properties properties = new Properties();
    properties.put("bootstrap.servers", broker.bootstrapServers());
    properties.put("security.protocol", "SASL_SSL");
    properties.put("ssl.truststore.type", "PEM");
    properties.put("ssl.truststore.location", identity.certificate().toString());
    properties.put("sasl.mechanism", "SCRAM-SHA-512");
    properties.put(
        "sasl.jaas.config",
        ("org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\""
                + " password=\"%s\";")
            .formatted(SecuredBroker.ADMIN, PASSWORD));
    this.adminFile = write("admin.properties", properties);
    this.admin = Admin.create(properties);
    // A tool that fails ends its process.
    Exit.setExitProcedure(
        (code, message) -> {
          throw new IllegalStateException("exit code " + code + ": " + message);
        });
  }

  Admin admin() {
    return admin;
  }

  /** Makes a user, by the page's command for one. */
  void addUser(String role) throws IOException {
    Files.writeString(directory.resolve("user.scram"), "SCRAM-SHA-512=password=" + password(role));
    for (List<String> command : page.commands("kafka-configs.sh")) {
      ConfigCommand.main(
          here(command)
              .map(word -> word.replace("millrace-producer", user(role)))
              .map(
                  word ->
                      word.equals("producer.scram")
                          ? directory.resolve("user.scram").toString()
                          : word)
              .toArray(String[]::new));
    }
  }

  /** Gives the page's ACLs. */
  void addAcls() {
    page.commands("kafka-acls.sh")
        .forEach(command -> AclCommand.main(here(command).toArray(String[]::new)));
  }

  private java.util.stream.Stream<String> here(List<String> command) {
    return command.stream()
        .map(word -> word.equals("kafka:9093") ? broker.bootstrapServers() : word)
        .map(word -> word.equals("admin.properties") ? adminFile.toString() : word);
  }

  /** All that there are. */
  Collection<AclBinding> acls() throws Exception {
    return admin.describeAcls(AclBindingFilter.ANY).values().get();
  }

  /** Takes an ACL away, and returns when the broker goes by that. */
  void remove(AclBinding acl) throws Exception {
    admin.deleteAcls(List.of(acl.toFilter())).all().get();
    while (acls().contains(acl)) {
      Thread.sleep(5);
    }
  }

  /** Gives it back. */
  void add(AclBinding acl) throws Exception {
    admin.createAcls(List.of(acl)).all().get();
    while (!acls().contains(acl)) {
      Thread.sleep(5);
    }
  }

  /** The millrace command as a role calls it, with the properties file of the page. */
  Session session(String role) throws IOException {
    return new Session(List.of("--config", file(role).toString()));
  }

  /** The settings in a role's properties file. */
  Map<String, String> settings(String role) throws IOException {
    Path secrets = Files.createDirectories(directory.resolve("secrets-" + role));
    Files.writeString(secrets.resolve("password"), password(role));
    Map<String, String> settings = new HashMap<>();
    page.properties()
        .forEach(
            (key, value) ->
                settings.put(
                    (String) key,
                    ((String) value)
                        .replace("kafka:9093", broker.bootstrapServers())
                        .replace("millrace-producer", user(role))
                        .replace("/etc/millrace/ca.pem", identity.certificate().toString())
                        .replace("/run/secrets/millrace", secrets.toString())));
    if (role.equals("owner")) {
      settings.remove("topics.create");
    }
    return settings;
  }

  private Path file(String role) throws IOException {
    Properties properties = new Properties();
    properties.putAll(settings(role));
    return write(role + ".properties", properties);
  }

  /** The millrace command as the dashboard calls it with a certificate instead of a password. */
  Session certified(Certificate shown) throws IOException {
    Properties properties = new Properties();
    page.certified()
        .forEach(
            (key, value) ->
                properties.put(
                    key,
                    ((String) value)
                        .replace("kafka:9094", broker.certifiedServers())
                        .replace("/etc/millrace/ca.pem", identity.certificate().toString())
                        .replace(
                            "/run/secrets/millrace/dashboard.pem",
                            (shown == Certificate.DASHBOARD ? dashboard : impostor)
                                .keystore()
                                .toString())));
    return new Session(
        List.of("--config", write("certified-" + shown + ".properties", properties).toString()));
  }

  /** Whose certificate is shown. */
  enum Certificate {
    DASHBOARD,
    IMPOSTOR
  }

  /** A truststore that the broker's certificate is not in. */
  Path strangeTruststore() {
    return impostor.certificate();
  }

  /** Where the broker is by a name that is not in its certificate. */
  String otherName() {
    return broker.bootstrapServers().replace(ADDRESS, "localhost");
  }

  /** Everything that nobody is to read. */
  Set<String> secrets() {
    Set<String> secrets = new HashSet<>(passwords.values());
    secrets.addAll(List.of(PASSWORD, Identity.PASSWORD, REGISTRY_PASSWORD));
    return secrets;
  }

  /** A registry that is not there, and its password, from a file. */
  Map<String, String> registry() throws IOException {
    return Map.of(
        "schema.registry.url", "http://127.0.0.1:1",
        "schema.registry.user", "somebody",
        "schema.registry.password", reference("registry"));
  }

  /** A certificate beside the password, in a keystore whose password is in a file. */
  Map<String, String> keystore() throws IOException {
    return Map.of(
        "client.ssl.keystore.location", dashboard.store().toString(),
        "client.ssl.keystore.password", reference("keystore"),
        "client.ssl.key.password", reference("keystore"));
  }

  private String reference(String key) throws IOException {
    Path file =
        Files.write(
            directory.resolve("secrets.properties"),
            List.of("registry=" + REGISTRY_PASSWORD, "keystore=" + Identity.PASSWORD));
    return "${file:" + file + ":" + key + "}";
  }

  /** The settings of a Kafka client of a role, or of the super user where that is null. */
  Map<String, Object> client(String role) throws IOException {
    Map<String, Object> client = new HashMap<>();
    if (role == null) {
      Properties properties = new Properties();
      try (var in = Files.newInputStream(adminFile)) {
        properties.load(in);
      }
      properties.forEach((key, value) -> client.put((String) key, value));
      return client;
    }
    client.putAll(
        new Settings(ClientSettings.TABLE, settings(role), ClientSettings.PASS_THROUGH)
            .kafkaClient("consumer"));
    return client;
  }

  /**
   * Sends a record as a role does that has written a program of its own; throws why not. The
   * producer is not idempotent, so that nothing but the right to write to this topic is asked for:
   * an idempotent one first asks for a producer id, and a refusal of that may come before the
   * record is looked at or after.
   */
  void send(String role, String topic, String value) throws Exception {
    Map<String, Object> client = client(role);
    client.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer
          .send(new ProducerRecord<>(PREFIX + topic, value.getBytes(StandardCharsets.UTF_8)))
          .get();
    } catch (ExecutionException e) {
      throw (Exception) e.getCause();
    }
  }

  /** Reads records as a program of a role's own; throws why not. */
  void read(String role, String topic) throws Exception {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            client(role), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions = List.of(new TopicPartition(PREFIX + topic, 0));
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      var unused = consumer.poll(Duration.ofSeconds(5));
    }
  }

  /** Every byte of a topic's records as a character: keys, values and headers. */
  String content(String topic) throws IOException {
    StringBuilder content = new StringBuilder();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            client(null), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition(PREFIX + topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
          append(content, record.key());
          append(content, record.value());
          record.headers().forEach(header -> append(content, header.value()));
        }
      }
    }
    return content.toString();
  }

  private static void append(StringBuilder content, byte[] bytes) {
    if (bytes != null) {
      content.append(new String(bytes, StandardCharsets.ISO_8859_1)).append('\n');
    }
  }

  /** Where the only partition of a topic ends. */
  long end(String topic) throws Exception {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            client(null), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition(PREFIX + topic, 0);
      return consumer.endOffsets(List.of(partition)).get(partition);
    }
  }

  static String user(String role) {
    return "millrace-" + role;
  }

  private String password(String role) {
    return passwords.computeIfAbsent(role, any -> "pw-" + UUID.randomUUID());
  }

  private Path write(String name, Properties properties) throws IOException {
    Path file = directory.resolve(name);
    try (Writer out = Files.newBufferedWriter(file)) {
      properties.store(out, null);
    }
    return file;
  }

  /** The names of the topics that begin like this. */
  List<String> topics(String beginning) throws Exception {
    return new ArrayList<>(
        admin.listTopics().names().get().stream()
            .filter(name -> name.startsWith(beginning))
            .toList());
  }

  @Override
  public void close() {
    Exit.resetExitProcedure();
    admin.close();
    broker.close();
  }
}
