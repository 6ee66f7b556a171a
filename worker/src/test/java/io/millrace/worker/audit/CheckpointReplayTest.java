package io.millrace.worker.audit;

import static io.millrace.worker.audit.AuditedRun.coordinates;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.service.SetupException;
import io.millrace.worker.audit.CheckpointReplay.Rebuilt;
import io.millrace.worker.checkpoint.Checkpoint;
import io.millrace.worker.checkpoint.RunManifest;
import io.millrace.worker.program.ModelSnapshot;
import io.millrace.worker.progress.RunConditions;
import io.millrace.worker.recovery.JournalledStep;
import io.millrace.worker.training.FakeProgram;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CheckpointReplayTest {
  private final AuditedRun run = new AuditedRun();
  private final FakeProgram program = new FakeProgram();
  private final List<String> loaded = new ArrayList<>();
  private final List<ModelSnapshot> from = new ArrayList<>();

  @Test
  void stepsAreTakenUnderTheConditionsThatTheyWereComputedUnder() throws InterruptedException {
    run.started("first", 0, rate("1")).step(0).step(1).step(2);
    // From the checkpoint of step 1: step 2 and 3 were computed again by this one.
    run.started("second", 1, rate("2")).step(3);
    ReplayRoute route = route(Optional.empty());

    assertThat(route.stretches())
        .extracting(stretch -> stretch.steps().stream().map(JournalledStep::number).toList())
        .containsExactly(List.of(1L), List.of(2L, 3L, 4L));
    Rebuilt rebuilt = replay(route).orElseThrow();

    assertThat(run.fetched).containsExactlyElementsOf(coordinates(0, 1, 2, 3));
    assertThat(loaded).containsExactly("1", "2");
    assertThat(from.get(0)).isNull();
    assertThat(from.get(1).updates()).isEqualTo(1);
    assertThat(rebuilt.model().updates()).isEqualTo(4);
    assertThat(rebuilt.firstDivergence()).isEmpty();
  }

  @Test
  void fromACheckpointOnlyWhatComesAfterItIsTaken() throws InterruptedException {
    run.started("first", 0, rate("1")).step(0).step(1);
    RunManifest base = run.checkpoint();
    run.step(2).skipped(3).rolledBack(3, 3).step(4);
    program.losses.addAll(List.of(2.0, 3.0));

    Rebuilt rebuilt = replay(route(Optional.of(base))).orElseThrow();

    assertThat(run.fetched).containsExactlyElementsOf(coordinates(2, 4));
    assertThat(loaded).containsExactly("1");
    assertThat(rebuilt.firstDivergence().orElseThrow().journalled().number()).isEqualTo(4);
  }

  @Test
  void aCheckpointThatWasGoneBackBehindIsNoBeginning() {
    run.started("first", 0, rate("1")).step(0).step(1);
    RunManifest base = run.checkpoint();
    run.rolledBack(1, 1).step(2).step(3);
    RouteFold fold = fold(Optional.of(base));
    assertThat(fold.objection()).contains("The run has been rolled back behind it.");
  }

  @Test
  void whatTheRunItselfDidWithoutIsLeftOutAndNotCompared() throws InterruptedException {
    run.started("first", 0, rate("1")).step(0, 1).step(2);
    run.started("second", 0, rate("1")).missing(1, 1).step(3);
    run.deleted.add(1L);
    // The journal has the losses of whole steps.
    program.losses.addAll(List.of(5.0, 2.0, 7.0));

    Rebuilt rebuilt = replay(route(Optional.empty())).orElseThrow();

    assertThat(run.fetched).containsExactlyElementsOf(coordinates(0, 2, 3));
    assertThat(rebuilt.firstDivergence().orElseThrow().journalled().number()).isEqualTo(3);
  }

  @Test
  void batchesThatAreGoneAreNamedBeforeAnythingIsLoaded() {
    run.started("first", 0, rate("1")).step(0, 1).step(2).step(3);
    run.deleted.addAll(List.of(0L, 1L, 3L));

    assertThatThrownBy(() -> replay(route(Optional.empty())))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("partition 0 offsets 0 to 1, partition 0 offset 3.");
    assertThat(loaded).isEmpty();
  }

  @Test
  void itCanBeBrokenOff() throws InterruptedException {
    run.started("first", 0, rate("1")).step(0).step(1);
    assertThat(replay(route(Optional.empty()), 1)).isEmpty();
    assertThat(run.fetched).hasSize(1);
  }

  @Test
  void aRunWithoutAStepIsItsBaseModel() throws InterruptedException {
    run.started("first", 0, rate("1"));
    assertThat(replay(route(Optional.empty())).orElseThrow().model().updates()).isZero();
    assertThat(loaded).containsExactly("1");
  }

  private ReplayRoute route(Optional<RunManifest> base) {
    return fold(base).route(new Models()::alike);
  }

  private RouteFold fold(Optional<RunManifest> base) {
    RouteFold fold = new RouteFold(base, run.checkpoint());
    run.events.forEach(fold::accept);
    return fold;
  }

  private Optional<Rebuilt> replay(ReplayRoute route) throws InterruptedException {
    return replay(route, Long.MAX_VALUE);
  }

  private Optional<Rebuilt> replay(ReplayRoute route, long atMost) throws InterruptedException {
    ReplayPlan plan = new ReplayPlan(new ReplayBase(Path.of("base"), Optional.empty()), route);
    return new CheckpointReplay(new Models(), run)
        .run(
            plan,
            42,
            new ReplayWatch() {
              @Override
              public void begins(ReplayPlan begun) {
                assertThat(begun).isSameAs(plan);
              }

              @Override
              public boolean goOn(long taken) {
                return taken < atMost;
              }
            });
  }

  private static Map<String, String> rate(String value) {
    return Map.of("weight.decay", value);
  }

  private final class Models implements ReplayModels {
    @Override
    public Path baseModel(RunConditions begun) {
      return Path.of("base");
    }

    @Override
    public boolean alike(RunConditions one, RunConditions other) {
      return one.settings().equals(other.settings());
    }

    @Override
    public Loaded load(
        ReplayBase base, RunConditions conditions, Optional<ModelSnapshot> at, long seed) {
      loaded.add(conditions.settings().get("weight.decay"));
      from.add(at.orElse(null));
      return new Loaded(program, (directory, snapshot) -> {});
    }

    @Override
    public ModelSnapshot saved(Checkpoint checkpoint) {
      throw new UnsupportedOperationException();
    }
  }
}
