package io.millrace.cli.topics;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.topic.Severity;
import io.millrace.schemas.topic.TopicNames;
import io.millrace.schemas.topic.TopicSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicCheckTest {
  private static final TopicNames NAMES = new TopicNames("");
  private static final List<TopicSpec> SPECS = TopicSpec.all(NAMES, 2);
  private final Map<String, ActualTopic> topics = new HashMap<>();

  TopicCheckTest() {
    SPECS.forEach(spec -> put(spec.name(), spec.partitions(), 3, Map.of()));
  }

  @Test
  void whatIsCreatedForProductionIsAsWanted() {
    assertThat(SPECS).allSatisfy(spec -> assertThat(check(spec.name())).isEmpty());
  }

  @Test
  void aTopicThatIsMissingIsAnError() {
    topics.remove("events");
    Deviation missing = only("events");
    assertThat(missing.severity()).isEqualTo(Severity.ERROR);
    assertThat(missing.problem())
        .isEqualTo("The topic events (what each run did, in order: its journal) is missing.");
    assertThat(missing.remedy()).isEqualTo("millrace topics create");
  }

  @ParameterizedTest
  @CsvSource({
    "events, retention.ms, 604800000, ERROR",
    "events, cleanup.policy, compact, ERROR",
    "events, unclean.leader.election.enable, true, ERROR",
    "eval-batches, retention.ms, 604800000, ERROR",
    "eval-batches, retention.bytes, 1000, WARNING",
    "text, retention.ms, 1000, WARNING",
    "text, message.timestamp.type, LogAppendTime, WARNING",
    "batches, max.message.bytes, 1048588, ERROR",
    "batches, compression.type, gzip, WARNING",
    "dead-letters, max.message.bytes, 1048588, ERROR",
    "control, retention.ms, -1, WARNING"
  })
  void anotherSettingIsADeviationWithTheCommandThatPutsItRight(
      String topic, String key, String value, Severity severity) {
    change(topic, key, value);
    Deviation deviation = only(topic);
    assertThat(deviation.severity()).isEqualTo(severity);
    assertThat(deviation.problem()).startsWith(topic + " has " + key + "=" + value + ", and ");
    assertThat(deviation.remedy())
        .startsWith(
            "kafka-configs.sh --bootstrap-server b:1 --alter --entity-type topics --entity-name "
                + topic
                + " --add-config "
                + key
                + "=");
  }

  @ParameterizedTest
  @CsvSource({
    "text, retention.ms, -1",
    "text, retention.ms, 900000000",
    "batches, max.message.bytes, 10485760",
    "control, retention.ms, 1000"
  })
  void whatIsBetterThanWantedIsFine(String topic, String key, String value) {
    change(topic, key, value);
    assertThat(check(topic)).isEmpty();
  }

  @Test
  void batchesNeedThePartitionsOfTheirText() {
    put("text", 4, 3, Map.of());
    Deviation fewer = only("batches");
    assertThat(fewer.severity()).isEqualTo(Severity.ERROR);
    assertThat(fewer.problem()).startsWith("batches has 2 partitions, and text has 4: ");
    assertThat(fewer.remedy())
        .isEqualTo("kafka-topics.sh --bootstrap-server b:1 --alter --topic batches --partitions 4");
    put("text", 1, 3, Map.of());
    Deviation more = only("batches");
    assertThat(more.severity()).isEqualTo(Severity.WARNING);
    assertThat(more.remedy()).endsWith("--topic text --partitions 2");
  }

  @Test
  void commandsAreInOrder() {
    put("control", 3, 3, Map.of());
    assertThat(only("control").problem()).contains("has 3 partitions, and one is wanted");
  }

  @Test
  void copiesAreEnoughAndInSync() {
    put("text", 2, 1, Map.of("min.insync.replicas", "1"));
    assertThat(only("text").problem()).contains("has one replica");
    put("text", 2, 1, Map.of("min.insync.replicas", "2"));
    assertThat(only("text").severity()).isEqualTo(Severity.ERROR);
    put("text", 2, 3, Map.of("min.insync.replicas", "1"));
    assertThat(only("text").remedy()).endsWith("min.insync.replicas=2");
    put("text", 2, 3, Map.of("min.insync.replicas", "3"));
    assertThat(only("text").problem()).contains("one broker that is away stops all writing");
    put("text", 2, 2, Map.of("min.insync.replicas", "1"));
    assertThat(check("text")).isEmpty();
  }

  private void put(String name, int partitions, int replicas, Map<String, String> changed) {
    TopicSpec spec = spec(name);
    Map<String, String> settings = new HashMap<>(spec.settings(Optional.of((short) replicas)));
    settings.putAll(changed);
    topics.put(name, new ActualTopic(name, partitions, replicas, settings));
  }

  private void change(String name, String key, String value) {
    put(name, spec(name).partitions(), 3, Map.of(key, value));
  }

  private static TopicSpec spec(String name) {
    return SPECS.stream().filter(spec -> spec.name().equals(name)).findFirst().orElseThrow();
  }

  private List<Deviation> check(String name) {
    return new TopicCheck(topics, "b:1").deviations(spec(name));
  }

  private Deviation only(String name) {
    assertThat(check(name)).hasSize(1);
    return check(name).get(0);
  }
}
