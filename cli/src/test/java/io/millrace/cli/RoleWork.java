package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.Session.Outcome;
import io.millrace.cli.application.ApplicationKinds;
import io.millrace.service.Application;
import io.millrace.service.config.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;

/**
 * What each role of docs/permissions.md does, all that its ACLs are for.
 *
 * @param directory for files
 */
record RoleWork(SecuredCluster cluster, Path directory) {
  /** The run that is commanded and watched. */
  static final String RUN = "commanded";

  /** In a record that is rejected and in a prompt; where texts are hashed, nobody reads it. */
  static final String PRIVATE = "my-own-business";

  static final int PREPROCESSOR_PORT = freePort();
  static final int TRAINER_PORT = freePort();

  private static final Path MODEL = Path.of("src/main/resources/demo/model").toAbsolutePath();
  private static final String CHANGELOGS = "news-millrace-preprocessor-";

  /** Everything, up to what is refused first. */
  Outcome of(String role) {
    try {
      return switch (role) {
        case "owner" -> owner();
        case "producer" -> producer();
        case "preprocessor" -> preprocess(role);
        case "trainer" -> train(role, UUID.randomUUID().toString());
        case "operator" -> operator();
        case "dashboard" -> watch(role);
        default -> throw new IllegalArgumentException(role);
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What there has to be before an ACL is missed. */
  void prepare(AclBinding acl) throws Exception {
    if (!acl.entry().principal().endsWith("preprocessor")) {
      return;
    }
    sendTexts();
    if (acl.entry().operation() == AclOperation.CREATE) {
      cluster.admin().deleteTopics(cluster.topics(CHANGELOGS)).all().get();
    }
  }

  Outcome owner() throws IOException {
    Session session = cluster.session("owner");
    Outcome another =
        session.run("topics", "create", "--set", "topic.prefix=news-" + UUID.randomUUID() + "-");
    return firstBad(
        another, () -> session.run("topics", "create"), () -> session.run("topics", "check"));
  }

  Outcome producer() throws IOException {
    Session session = cluster.session("producer");
    String file = lines(UUID.randomUUID().toString()).toString();
    return firstBad(
        session.run("produce", file),
        () -> session.run("produce", file, "--resume"),
        () -> session.run("produce", file, "--topic", "eval-text"));
  }

  private Outcome operator() throws IOException {
    Outcome sent =
        cluster.session("operator").run("control", "eval", "--run", "nobody", "--timeout", "0");
    // Nobody answers; that the command was sent is what counts.
    return sent.code() == 1 ? watch("operator") : sent;
  }

  private Outcome watch(String role) throws IOException {
    return cluster.session(role).run("watch", "--run", RUN, "--since", "start");
  }

  /** Trains a step, evaluates and ends. */
  Outcome train(String role, String run) throws IOException {
    return cluster.session(role).run(trainArguments(run));
  }

  String[] trainArguments(String run) {
    return arguments("train", training(run, Map.of("max.steps", "1")));
  }

  /** Trains until it is stopped, by what is done once the run has begun. */
  CompletableFuture<Outcome> trainerMeanwhile(String run, Commanding commanding) throws Exception {
    Session session = cluster.session("trainer");
    Map<String, String> more = new HashMap<>(cluster.keystore());
    more.put("http.port", Integer.toString(TRAINER_PORT));
    more.put("events.text", "hash");
    String[] arguments = arguments("train", training(run, more));
    long before = cluster.end("events");
    CompletableFuture<Outcome> training =
        CompletableFuture.supplyAsync(() -> session.run(arguments));
    while (cluster.end("events") == before) {
      assertThat(training).isNotDone();
      Thread.sleep(50);
    }
    commanding.run();
    return training;
  }

  /** Somebody with commands. */
  @FunctionalInterface
  interface Commanding {
    void run() throws Exception;
  }

  /** Preprocesses all that there is, and ends when that and what is done meanwhile is done. */
  void preprocessor(Commanding meanwhile) throws Exception {
    sendTexts();
    Map<String, String> settings = new HashMap<>(cluster.settings("preprocessor"));
    settings.putAll(preprocessing("preprocessor"));
    settings.put("http.port", Integer.toString(PREPROCESSOR_PORT));
    settings.put("dead.letters.text", "hash");
    Application application =
        ApplicationKinds.PREPROCESS
            .constructor()
            .apply(
                new Settings(
                    ApplicationKinds.PREPROCESS.table(),
                    settings,
                    ApplicationKinds.PREPROCESS.passThroughPrefixes()));
    try (application) {
      application.start();
      CompletableFuture<Void> ended =
          CompletableFuture.runAsync(
              () -> {
                try {
                  assertThat(application.await()).isTrue();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      while (cluster.end("batches") < 4
          || cluster.end("eval-batches") < 4
          || cluster.end("dead-letters") == 0) {
        assertThat(ended).isNotDone();
        Thread.sleep(50);
      }
      meanwhile.run();
    }
  }

  /** Preprocesses until it is refused. */
  Outcome preprocess(String role) throws IOException {
    return cluster.session(role).run(preprocessArguments(role));
  }

  String[] preprocessArguments(String role) {
    return arguments("preprocess", preprocessing(role));
  }

  /** Some text to train on, some that is held out, and a record that nobody can use. */
  private void sendTexts() throws Exception {
    for (int i = 0; i < 10; i++) {
      cluster.send(null, "text", "What is the capital of the country with the number " + i + "?");
    }
    cluster.send(null, "text", "{\"%s\": \"%s\"}".formatted(PRIVATE, PRIVATE));
    cluster.send(null, "text", "All that is known of " + PRIVATE);
    cluster.send(null, "eval-text", "What do you call a young deer?");
  }

  private Map<String, String> preprocessing(String role) {
    return Map.of(
        "tokenizer",
        MODEL.toString(),
        "max.length",
        "64",
        "batch.rows",
        "1",
        "eval.batch.rows",
        "1",
        "holdout.share",
        "0.5",
        "state.directory",
        directory.resolve("state-" + role).toString(),
        "consumer.session.timeout.ms",
        "6000",
        "http.port",
        "0");
  }

  private Map<String, String> training(String run, Map<String, String> more) {
    Map<String, String> settings =
        new HashMap<>(
            Map.of(
                "run.id",
                run,
                "run.directory",
                directory.resolve("runs").toString(),
                "model.directory",
                MODEL.toString(),
                "eval.every.steps",
                "1",
                "threads",
                "1",
                "http.port",
                "0"));
    settings.putAll(more);
    return settings;
  }

  private static String[] arguments(String command, Map<String, String> settings) {
    List<String> arguments = new ArrayList<>(List.of(command));
    settings.forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
    return arguments.toArray(String[]::new);
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file with a few lines. */
  Path lines(String name) throws IOException {
    return Files.write(
        directory.resolve(name + ".txt"),
        IntStream.range(0, 20).mapToObj(i -> "Line " + i + " of " + name).toList());
  }

  @SafeVarargs
  private static Outcome firstBad(
      Outcome first, java.util.function.Supplier<Outcome>... following) {
    Outcome outcome = first;
    for (java.util.function.Supplier<Outcome> next : following) {
      if (outcome.code() != 0) {
        return outcome;
      }
      outcome = next.get();
    }
    return outcome;
  }
}
