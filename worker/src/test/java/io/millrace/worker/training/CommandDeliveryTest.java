package io.millrace.worker.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.control.ControlCommand;
import io.millrace.schemas.event.EventPayload;
import io.millrace.schemas.event.EventPayload.CommandApplied;
import io.millrace.schemas.event.EventPayload.CommandCompleted;
import io.millrace.schemas.event.EventPayload.CommandRejected;
import io.millrace.schemas.event.EventPayload.TextGenerated;
import io.millrace.schemas.event.TrainingEvent;
import io.millrace.worker.control.ReceivedCommand;
import io.millrace.worker.progress.ControlProgress;
import io.millrace.worker.progress.Orders;
import io.millrace.worker.recovery.JournalFold;
import io.millrace.worker.recovery.RecoveryPlan;
import io.millrace.worker.recovery.RecoveryWork;
import io.millrace.worker.recovery.Resumption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Ten thousand commands, many of them delivered twice, again much later or out of their order, to a
 * run that crashes and is started again while it obeys them: each is carried out once.
 */
class CommandDeliveryTest {
  private static final int DELIVERIES = 10_000;
  private static final int CRASHES = 40;

  private final TrainingSettingsExample settings = new TrainingSettingsExample();
  private Random random;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void eachIsObeyedOnce(long seed) throws InterruptedException {
    random = new Random(seed);
    List<ReceivedCommand> topic = topic();
    List<TrainingEvent> events = new ArrayList<>();
    for (int crash = 0; crash <= CRASHES; crash++) {
      boolean last = crash == CRASHES;
      Resumption resumption = fold(events);
      long next = resumption.control().map(ControlProgress::nextOffset).orElse(0L);
      TrainerScene scene = new TrainerScene();
      int until =
          last ? topic.size() : Math.max((int) next, topic.size() * (crash + 1) / (CRASHES + 1));
      scene.commands.addAll(topic.subList((int) next, until));
      scene.run(scene.trainer(settings, work(resumption)));
      // A crash loses what was not committed.
      int committed =
          last
              ? scene.events.size()
              : scene.transactions.get(random.nextInt(scene.transactions.size()));
      events.addAll(scene.events.subList(0, committed));
    }

    Map<String, ControlCommand> first = new LinkedHashMap<>();
    for (ReceivedCommand received : topic) {
      if (received instanceof ReceivedCommand.Decoded decoded
          && decoded.command().run().equals("run")) {
        first.putIfAbsent(decoded.command().id(), decoded.command());
      }
    }
    Set<String> good =
        first.values().stream()
            .filter(CommandDeliveryTest::isGood)
            .map(ControlCommand::id)
            .collect(Collectors.toSet());
    assertThat(good).hasSizeGreaterThan(1000);
    assertThat(count(events, CommandApplied.class, CommandApplied::commandId))
        .containsOnlyKeys(good)
        .allSatisfy((id, times) -> assertThat(times).as(id).isOne());
    Map<String, Integer> rejected =
        count(events, CommandRejected.class, CommandRejected::commandId);
    rejected.keySet().removeIf(id -> id.startsWith("offset-"));
    assertThat(rejected).allSatisfy((id, times) -> assertThat(times).as(id).isOne());
    assertThat(rejected.keySet())
        .containsExactlyInAnyOrderElementsOf(
            first.keySet().stream().filter(id -> !good.contains(id)).toList());

    Map<String, Integer> texts = count(events, TextGenerated.class, TextGenerated::commandId);
    assertThat(texts).allSatisfy((id, times) -> assertThat(times).as(id).isOne());
    assertThat(count(events, CommandCompleted.class, CommandCompleted::commandId).keySet())
        .containsExactlyInAnyOrderElementsOf(
            good.stream().filter(id -> hasResult(first.get(id))).toList());

    assertThat(fold(events).control().orElseThrow().orders()).isEqualTo(expected(first, good));
  }

  /** What the commands come to if each is obeyed where it stands for the first time. */
  private static Orders expected(Map<String, ControlCommand> first, Set<String> good) {
    boolean paused = false;
    Map<String, String> changed = new HashMap<>();
    for (ControlCommand command : first.values()) {
      if (good.contains(command.id())) {
        paused = command.type().equals("pause") || (paused && !command.type().equals("resume"));
        if (command.type().equals("set")) {
          changed.putAll(command.arguments());
        }
      }
    }
    return new Orders(Optional.empty(), paused, changed, List.of());
  }

  private List<ReceivedCommand> topic() {
    List<ControlCommand> sent = new ArrayList<>();
    List<ControlCommand> pool = new ArrayList<>();
    while (sent.size() < DELIVERIES) {
      int kind = random.nextInt(20);
      if (kind < 13 || pool.isEmpty()) {
        ControlCommand command = draw("c" + sent.size());
        pool.add(command);
        sent.add(command);
      } else if (kind < 16) {
        // Again at once, or soon.
        sent.add(pool.get(Math.max(0, pool.size() - 1 - random.nextInt(20))));
      } else if (kind < 19) {
        sent.add(pool.get(random.nextInt(pool.size())));
      } else {
        // A stretch of what was sent before, as by a replay.
        int from = random.nextInt(sent.size());
        sent.addAll(new ArrayList<>(sent.subList(from, Math.min(sent.size(), from + 30))));
      }
      if (sent.size() > 10 && random.nextInt(10) == 0) {
        ControlCommand moved = sent.remove(sent.size() - 1);
        sent.add(sent.size() - random.nextInt(10), moved);
      }
    }
    List<ReceivedCommand> topic = new ArrayList<>();
    for (ControlCommand command : sent) {
      if (random.nextInt(50) == 0) {
        topic.add(new ReceivedCommand.Malformed(topic.size(), "It is broken."));
      }
      topic.add(new ReceivedCommand.Decoded(topic.size(), command));
    }
    return topic;
  }

  private ControlCommand draw(String id) {
    String run = random.nextInt(20) == 0 ? "other" : "run";
    long issued = TrainerScene.NOW - (random.nextInt(20) == 0 ? 1 : -random.nextInt(1000));
    OptionalLong expires =
        random.nextInt(20) == 0 ? OptionalLong.of(TrainerScene.NOW) : OptionalLong.empty();
    return switch (random.nextInt(6)) {
      case 0 -> command(id, run, "pause", Map.of(), issued, expires);
      case 1 -> command(id, run, "resume", Map.of(), issued, expires);
      case 2 -> command(id, run, "dance", Map.of(), issued, expires);
      case 3 ->
          command(id, run, "generate", Map.of("prompts", "[\"" + id + "\"]"), issued, expires);
      default ->
          command(
              id,
              run,
              "set",
              Map.of("checkpoint.every.steps", Integer.toString(random.nextInt(1000))),
              issued,
              expires);
    };
  }

  private static ControlCommand command(
      String id,
      String run,
      String type,
      Map<String, String> arguments,
      long issued,
      OptionalLong expires) {
    return new ControlCommand(id, run, type, arguments, "ann", issued, expires);
  }

  private static boolean isGood(ControlCommand command) {
    return !command.type().equals("dance")
        && command.issuedAt() >= TrainerScene.NOW
        && command.expiresAt().isEmpty();
  }

  private static boolean hasResult(ControlCommand command) {
    return command.type().equals("generate");
  }

  private static RecoveryWork work(Resumption resumption) {
    return new RecoveryWork(
        new RecoveryPlan(Optional.empty(), List.of(), resumption),
        TrainerScene.archive(),
        Set.of(),
        List.of(),
        0,
        false);
  }

  private static Resumption fold(List<TrainingEvent> events) {
    JournalFold fold = new JournalFold("run");
    events.forEach(fold::accept);
    return fold.result();
  }

  private static <T extends EventPayload> Map<String, Integer> count(
      List<TrainingEvent> events, Class<T> type, java.util.function.Function<T, String> id) {
    Map<String, Integer> counts = new HashMap<>();
    events.stream()
        .map(TrainingEvent::payload)
        .filter(type::isInstance)
        .map(type::cast)
        .forEach(payload -> counts.merge(id.apply(payload), 1, Integer::sum));
    return counts;
  }
}
