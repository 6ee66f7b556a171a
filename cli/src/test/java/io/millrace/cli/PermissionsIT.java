package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.cli.SecuredCluster.Certificate;
import io.millrace.cli.Session.Outcome;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * docs/permissions.md, tried: with its ACLs every role does its work, without any one of them it is
 * told in one sentence that it may not, and none does another's.
 */
@Timeout(600)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PermissionsIT {
  private static final List<String> TOPICS =
      List.of("text", "eval-text", "batches", "eval-batches", "dead-letters", "events", "control");

  private static final String WRONG_PASSWORD =
      "org.apache.kafka.common.security.scram.ScramLoginModule required"
          + " username=\"millrace-operator\" password=\"guessed\";";

  private static final int GOES_ON_SECONDS = 120;

  @TempDir static Path directory;

  private static final ExecutorService executor = Executors.newCachedThreadPool();

  private static PermissionsPage page;
  private static SecuredCluster cluster;
  private static RoleWork work;

  @BeforeAll
  static void everybodyWorksByThePage() throws Exception {
    page = PermissionsPage.read();
    cluster = new SecuredCluster(page, directory.resolve("cluster"));
    for (String role : page.table().keySet()) {
      cluster.addUser(role);
    }
    cluster.addUser("stranger");
    cluster.addAcls();
    work = new RoleWork(cluster, directory);
  }

  @AfterAll
  static void close() {
    executor.shutdownNow();
    cluster.close();
  }

  @Test
  @Order(1)
  void thePipelineRunsWithAUserForEachRoleAndKeepsItsSecrets() throws Exception {
    Set<String> secrets = cluster.secrets();
    secrets.add(RoleWork.PRIVATE);
    try (SecretLeaks leaks = SecretLeaks.watch(secrets)) {
      requireWell(work.owner());
      requireWell(work.producer());
      work.preprocessor(() -> leaks.look("/metrics", metrics(RoleWork.PREPROCESSOR_PORT)));

      Outcome trained =
          work.trainerMeanwhile(RoleWork.RUN, () -> command(leaks)).get(120, TimeUnit.SECONDS);
      requireWell(trained);
      leaks.look("what train says", trained.out() + trained.err());
      Outcome watched =
          cluster.session("dashboard").run("watch", "--run", RoleWork.RUN, "--since", "start");
      requireWell(watched);
      assertThat(watched.out()).contains("paused", "resumed", "evaluation: loss", "stopped");
      leaks.look("what watch says", watched.out() + watched.err());

      Outcome withoutRegistry =
          cluster
              .session("preprocessor")
              .run(both(work.preprocessArguments("preprocessor"), options(cluster.registry())));
      requireRefused(
          withoutRegistry, "The schema registry at http://127.0.0.1:1 cannot be reached");
      leaks.look("what is said of a registry", withoutRegistry.out() + withoutRegistry.err());

      for (String topic : List.of("batches", "dead-letters", "events")) {
        String records = cluster.content(topic);
        assertThat(records).isNotEmpty();
        leaks.look(topic, records);
      }
      leaks.lookInto(directory.resolve("runs"));
      leaks.requireNone();
      // What was masked is there, so that it was looked for where it would have been.
      assertThat(cluster.content("events")).contains("client.ssl.keystore.password", "[hidden]");
    }
  }

  /** The operator's part. */
  private void command(SecretLeaks leaks) throws Exception {
    for (String command : List.of("eval", "pause", "resume")) {
      requireWell(cluster.session("operator").run("control", command, "--run", RoleWork.RUN));
    }
    Outcome generated =
        cluster
            .session("operator")
            .run("control", "generate", "--run", RoleWork.RUN, "--prompt", RoleWork.PRIVATE);
    requireWell(generated);
    assertThat(generated.out()).contains("sha256:");
    assertThat(generated.err()).contains("events.text=hash");
    leaks.look("what control says", generated.out() + generated.err());
    leaks.look("/metrics", metrics(RoleWork.TRAINER_PORT));
    requireWell(cluster.session("operator").run("control", "stop", "--run", RoleWork.RUN));
  }

  private static String metrics(int port) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics")).build();
    String metrics =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
    assertThat(metrics).contains("millrace_");
    return metrics;
  }

  @Test
  @Order(1)
  void aLoginThatFailsQuotesNoSecret() throws Exception {
    try (SecretLeaks leaks = SecretLeaks.watch(Set.of("guessed"))) {
      Outcome refused =
          cluster
              .session("operator")
              .run("watch", "--set", "client.sasl.jaas.config=" + WRONG_PASSWORD);
      requireRefused(refused, "client.sasl.jaas.config");
      leaks.look("the sentence", refused.err() + refused.out());
      leaks.requireNone();
    }
  }

  /** The broker is who it says it is, or nobody gets so far as to tell it a password. */
  @Test
  @Order(2)
  void aBrokerThatNobodyVouchesForIsRefusedInOneSentence() throws Exception {
    String strange = "client.ssl.truststore.location=" + cluster.strangeTruststore();
    requireNoTls("nobody in client.ssl.truststore.location vouches", "--set", strange);
    requireNoTls("is for another host name", "--bootstrap-servers", cluster.otherName());
  }

  private static void requireNoTls(String said, String... wrong) throws Exception {
    for (String[] command :
        List.of(
            work.trainArguments("r"),
            work.preprocessArguments("preprocessor"),
            new String[] {"produce", work.lines("a").toString()},
            new String[] {"control", "stop", "--run", "r"})) {
      Outcome outcome = cluster.session("trainer").run(both(command, wrong));
      requireRefused(outcome, said);
    }
  }

  private static String[] options(Map<String, String> settings) {
    return settings.entrySet().stream()
        .flatMap(setting -> Stream.of("--set", setting.getKey() + "=" + setting.getValue()))
        .toArray(String[]::new);
  }

  private static String[] both(String[] first, String[] second) {
    return Stream.concat(Stream.of(first), Stream.of(second)).toArray(String[]::new);
  }

  @Test
  @Order(2)
  void aCertificateStandsForANameAndAPassword() throws Exception {
    requireWell(
        cluster
            .certified(Certificate.DASHBOARD)
            .run("watch", "--run", RoleWork.RUN, "--since", "start"));
    requireRefused(
        cluster.certified(Certificate.DASHBOARD).run("control", "stop", "--run", "r"),
        "news-control");
    requireRefused(
        cluster.certified(Certificate.IMPOSTOR).run("watch"),
        "does not take this user's certificate");
  }

  @Test
  @Order(2)
  void theTableIsWhatTheBrokerGoesBy() throws Exception {
    for (Map.Entry<String, Map<String, Set<AclOperation>>> row : page.table().entrySet()) {
      try (Admin admin = Admin.create(cluster.client(row.getKey()))) {
        for (Map.Entry<String, Set<AclOperation>> cell : row.getValue().entrySet()) {
          assertThat(permitted(admin, SecuredCluster.PREFIX + cell.getKey()))
              .as("%s on %s", row.getKey(), cell.getKey())
              .isEqualTo(cell.getValue());
        }
      }
    }
    assertThat(page.table().get("owner").keySet()).containsExactlyElementsOf(TOPICS);
  }

  private static Set<AclOperation> permitted(Admin admin, String topic) throws Exception {
    try {
      return EnumSet.copyOf(
          admin
              .describeTopics(
                  List.of(topic), new DescribeTopicsOptions().includeAuthorizedOperations(true))
              .topicNameValues()
              .get(topic)
              .get()
              .authorizedOperations());
    } catch (ExecutionException e) {
      assertThat(e).hasCauseInstanceOf(TopicAuthorizationException.class);
      return EnumSet.noneOf(AclOperation.class);
    }
  }

  @Test
  @Order(3)
  void nobodyDoesWhatAnotherRoleDoes() throws Exception {
    requireNoWriting("producer", "batches", "eval-batches", "dead-letters", "events", "control");
    requireNoWriting("preprocessor", "text", "events", "control");
    requireNoWriting("trainer", "text", "eval-text", "batches", "eval-batches", "control");
    requireNoWriting("operator", "text", "eval-text", "batches", "eval-batches", "events");
    for (String topic : TOPICS) {
      requireNoWriting("dashboard", topic);
      requireNoWriting("owner", topic);
      requireNoWriting("stranger", topic);
      assertThatThrownBy(() -> cluster.read("stranger", topic))
          .isInstanceOf(AuthorizationException.class);
    }
    assertThatThrownBy(() -> cluster.read("operator", "text"))
        .isInstanceOf(AuthorizationException.class);
  }

  private static void requireNoWriting(String role, String... topics) {
    for (String topic : topics) {
      assertThatThrownBy(() -> cluster.send(role, topic, "not permitted"))
          .as("%s writes to %s", role, topic)
          .isInstanceOf(AuthorizationException.class);
    }
  }

  @Test
  @Order(4)
  void eachCommandSaysInOneSentenceWhatItsUserMayNot() throws Exception {
    requireRefused(
        cluster.session("producer").run("control", "stop", "--run", "r", "--no-wait"),
        "news-control");
    requireRefused(cluster.session("producer").run("watch"), "news-events");
    requireRefused(cluster.session("producer").run("topics", "create"), "news-events");
    requireRefused(cluster.session("producer").run("topics", "check"), "news-events");
    requireRefused(
        cluster
            .session("producer")
            .run("produce", work.lines("a").toString(), "--set", "topics.create=true"),
        "topics.create=false");
    requireRefused(
        cluster.session("operator").run("produce", work.lines("a").toString()), "news-text");
    requireRefused(
        cluster.session("operator").run("produce", work.lines("a").toString(), "--no-transactions"),
        "news-text");
    requireRefused(
        cluster.session("dashboard").run("control", "pause", "--run", "r"), "news-control");
    requireRefused(work.train("operator", "r"), "news-batches");
    requireRefused(work.preprocess("operator"), "news-batches");
    requireRefused(work.preprocess("trainer"), "news-text");
    requireRefused(
        cluster
            .session("dashboard")
            .run("produce", work.lines("a").toString(), "--no-transactions"),
        "to write to the topic news-text");
    for (String[] command :
        List.of(
            new String[] {"topics", "create"},
            new String[] {"topics", "check"},
            new String[] {"produce", work.lines("a").toString()},
            new String[] {"produce", work.lines("a").toString(), "--no-transactions"},
            new String[] {"control", "stop", "--run", "r"},
            new String[] {"control", "stop", "--run", "r", "--no-wait"},
            new String[] {"watch"})) {
      requireRefused(cluster.session("stranger").run(command), "news-");
    }
    requireRefused(work.train("stranger", "r"), "news-batches");
    requireRefused(work.preprocess("stranger"), "news-batches");
  }

  @Test
  @Order(6)
  void whoLosesAnAclAtWorkIsToldSo() throws Exception {
    AclBinding commands =
        cluster.acls().stream()
            .filter(acl -> role(acl).equals("trainer"))
            .filter(acl -> acl.pattern().name().equals("news-control"))
            .findAny()
            .orElseThrow();
    Outcome outcome =
        work.trainerMeanwhile("bereft", () -> cluster.remove(commands)).get(120, TimeUnit.SECONDS);
    requireRefused(outcome, "news-control");
    cluster.add(commands);
  }

  /** Kafka's clients and Kafka Streams say the same in their logs, in many lines. */
  @Test
  @Order(5)
  void theSentenceIsAllThatIsOnTheErrorOutput() throws Exception {
    requireOneLine("control", "stop", "--run", "r", "--no-wait");
    requireOneLine("watch");
    requireOneLine("produce", work.lines("a").toString(), "--no-transactions");
  }

  private static void requireOneLine(String... command) throws Exception {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(cluster.session("preprocessor").common());
    Path err = directory.resolve("err");
    int code =
        new ProcessBuilder(MillraceProcess.command(List.of(), all))
            .directory(directory.toFile())
            .redirectError(err.toFile())
            .redirectOutput(directory.resolve("out").toFile())
            .start()
            .waitFor();
    assertThat(Files.readAllLines(err)).hasSize(1);
    assertThat(code).isEqualTo(2);
  }

  @Test
  @Order(7)
  void noneOfTheAclsIsTooMuch() throws Exception {
    Map<String, List<AclBinding>> byRole =
        cluster.acls().stream().collect(Collectors.groupingBy(PermissionsIT::role));
    assertThat(byRole.keySet()).isEqualTo(page.table().keySet());
    // What is taken from one role is nothing to another.
    List<Future<?>> roles = new ArrayList<>();
    for (List<AclBinding> acls : byRole.values()) {
      roles.add(
          executor.submit(
              () -> {
                for (AclBinding acl : acls) {
                  requireRefusedWithout(acl);
                }
                return null;
              }));
    }
    for (Future<?> role : roles) {
      role.get();
    }
  }

  private static void requireRefusedWithout(AclBinding acl) throws Exception {
    work.prepare(acl);
    Optional<AclBinding> weaker = weaker(acl);
    if (weaker.isPresent()) {
      cluster.add(weaker.get());
    }
    cluster.remove(acl);
    // Who is not refused may go on for ever.
    Outcome outcome =
        executor.submit(() -> work.of(role(acl))).get(GOES_ON_SECONDS, TimeUnit.SECONDS);
    assertThat(outcome.code()).as("without %s: %s", acl, outcome.err()).isEqualTo(2);
    requireRefused(outcome, "");
    cluster.add(acl);
    if (weaker.isPresent()) {
      cluster.remove(weaker.get());
    }
  }

  private static String role(AclBinding acl) {
    return acl.entry().principal().replace("User:millrace-", "");
  }

  /** What is left of reading or writing when only looking is permitted. */
  private static Optional<AclBinding> weaker(AclBinding acl) {
    AccessControlEntry entry = acl.entry();
    return entry.operation() == AclOperation.READ || entry.operation() == AclOperation.WRITE
        ? Optional.of(
            new AclBinding(
                acl.pattern(),
                new AccessControlEntry(
                    entry.principal(),
                    entry.host(),
                    AclOperation.DESCRIBE,
                    entry.permissionType())))
        : Optional.empty();
  }

  private static void requireWell(Outcome outcome) {
    assertThat(outcome.code()).as(outcome.err() + outcome.out()).isZero();
  }

  private static void requireRefused(Outcome outcome, String named) {
    assertThat(outcome.code()).as(outcome.err() + outcome.out()).isEqualTo(2);
    assertThat(outcome.err().lines()).hasSize(1);
    assertThat(outcome.err()).contains(named).endsWith("." + System.lineSeparator());
  }
}
