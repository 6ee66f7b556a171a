package io.millrace.cli;

import io.millrace.broker.SecuredBroker;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import kafka.admin.ConfigCommand;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
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
  private static final String PASSWORD = "not a secret";

  private final PermissionsPage page;
  private final Path directory;
  private final SecuredBroker broker;
  private final Path adminFile;
  private final Admin admin;

  SecuredCluster(PermissionsPage page, Path directory) throws Exception {
    this.page = page;
    this.directory = directory;
    this.broker = SecuredBroker.start(directory.resolve("broker"), PASSWORD);
    Properties properties = new Properties();
    properties.put("bootstrap.servers", broker.bootstrapServers());
    properties.put("security.protocol", "SASL_PLAINTEXT");
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
                        // There is no TLS among tests.
                        .replace("SASL_SSL", "SASL_PLAINTEXT")
                        .replace("millrace-producer", user(role))
                        .replace("/run/secrets/millrace", secrets.toString())));
    settings.keySet().removeIf(key -> key.startsWith("client.ssl."));
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
    settings(role)
        .forEach(
            (key, value) -> {
              if (key.startsWith("client.")) {
                client.put(key.substring("client.".length()), value);
              }
            });
    client.put("bootstrap.servers", broker.bootstrapServers());
    return client;
  }

  /** Sends a record as a role does that has written a program of its own; throws why not. */
  void send(String role, String topic, String value) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(client(role), new ByteArraySerializer(), new ByteArraySerializer())) {
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

  private static String password(String role) {
    return "the " + role + "'s";
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
