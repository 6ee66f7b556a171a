package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.broker.SharedBroker;
import io.millrace.cli.Session.Outcome;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class TopicsIT {
  private final Pipeline pipeline = new Pipeline();
  private final Session session = pipeline.session();

  @Test
  void createsWhatIsMissingAndFindsItAsWanted() throws Exception {
    Outcome dry = session.run("topics", "create", "--dry-run", "--partitions", "3");
    assertThat(dry.code()).as(dry.err()).isZero();
    assertThat(dry.out().lines()).hasSize(7).allMatch(line -> line.contains("would be created"));
    assertThat(dry.out()).contains(pipeline.topics.text() + ": would be created, 3 partitions");

    Outcome missing = session.run("topics", "check");
    assertThat(missing.code()).isEqualTo(1);
    assertThat(missing.out()).contains("is missing.", "7 errors, 0 warnings");

    Outcome created = session.run("topics", "create", "--partitions", "3");
    assertThat(created.code()).as(created.err()).isZero();
    assertThat(created.out().lines()).hasSize(7).allMatch(line -> line.contains(": created, "));
    Outcome again = session.run("topics", "create");
    assertThat(again.out().lines())
        .hasSize(7)
        .allMatch(line -> line.endsWith(": is there already"));

    Outcome check = session.run("topics", "check");
    assertThat(check.code()).as(check.out()).isZero();
    // Of one node there is one copy.
    assertThat(check.out()).contains("0 errors, 7 warnings");
  }

  @Test
  void namesEachDeviationForPeopleAndForScripts() throws Exception {
    assertThat(session.run("topics", "create").code()).isZero();
    String events = pipeline.topics.events();
    set(events, "retention.ms", "1000");

    Outcome check = session.run("topics", "check");
    assertThat(check.code()).isEqualTo(1);
    assertThat(check.out())
        .contains(
            "error    " + events + " has retention.ms=1000, and exactly -1 is wanted",
            "--entity-name " + events + " --add-config retention.ms=-1");
    Outcome lines = session.run("topics", "check", "--json");
    assertThat(lines.code()).isEqualTo(1);
    assertThat(lines.out().lines().filter(line -> line.contains("\"severity\":\"error\"")))
        .singleElement()
        .asString()
        .startsWith("{\"topic\":\"" + events + "\"");
  }

  @Test
  void theTopicsThatAnApplicationCreatesAreAsWanted() {
    pipeline.created();
    assertThat(session.run("topics", "check").out()).contains("0 errors");
  }

  @Test
  void explainsWithoutABroker() {
    Outcome text = Session.call("topics", "explain", "--set", "topic.prefix=news-");
    assertThat(text.code()).isZero();
    assertThat(text.out())
        .contains("news-events\n", "as many as news-text", "retention.ms", "written by");
    Outcome json = Session.call("topics", "explain", "--json");
    assertThat(json.out().lines()).hasSize(7).allMatch(line -> line.startsWith("{\"topic\":\""));
  }

  @Test
  void aClusterThatDoesNotAnswerIsASetupError() {
    Outcome outcome =
        Session.call(
            "topics",
            "check",
            "--bootstrap-servers",
            "127.0.0.1:1",
            "--set",
            "admin.default.api.timeout.ms=500",
            "--set",
            "admin.request.timeout.ms=400");
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).contains("No Kafka broker answers at 127.0.0.1:1");
  }

  private static void set(String topic, String key, String value) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", SharedBroker.bootstrapServers()))) {
      Collection<AlterConfigOp> change =
          List.of(new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET));
      admin
          .incrementalAlterConfigs(
              Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic), change))
          .all()
          .get();
    }
  }
}
