package io.millrace.benchmarks.feeding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.schemas.event.EventPayload;
import io.millrace.schemas.event.EventPayload.CheckpointSaved;
import io.millrace.schemas.event.EventPayload.StepCompleted;
import io.millrace.schemas.event.TrainingEvent;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class StretchesTest {
  private static final Offset<Double> CLOSE = within(1e-9);

  /** Steps of 100 ms; after step 4 the loop stands still for 250, and writes until 1,500. */
  private static final long[] TIMES = {100, 200, 300, 400, 750, 850, 950, 1_090, 1_200, 1_300};

  @Test
  void aStretchIsTakenByTheClock() {
    Stretches run = Stretches.of(run(TIMES, saved(4, 1_100, 240)), 2, 2);

    assertThat(run.stretches())
        .containsExactly(
            new Stretch(2, 200, 2, false, false, true),
            new Stretch(4, 450, 2, true, true, true),
            new Stretch(6, 240, 2, false, true, true),
            new Stretch(8, 210, 2, false, true, true));
  }

  @Test
  void aStallIsWhatAStretchLostToAnUndisturbedOne() {
    Stretches run = Stretches.of(run(TIMES, saved(4, 1_100, 240)), 2, 2);

    assertThat(run.stepMillis().orElseThrow().values()).containsExactly(100.0);
    assertThat(run.stalls().orElseThrow().median()).isEqualTo(2.5, CLOSE);
    assertThat(run.standStillSteps().orElseThrow().median()).isEqualTo(2.4, CLOSE);
    assertThat(run.costs().orElseThrow().median()).isEqualTo(2.5 + 0.4 + 0.1, CLOSE);
  }

  @Test
  void eachCheckpointHasItsOwnStallAndCost() {
    long[] times = {100, 200, 300, 400, 550, 650, 750, 850, 950, 1_050, 1_350, 1_450};
    Stretches run = Stretches.of(run(times, saved(4, 600, 50), saved(10, 1_440, 190)), 2, 2);

    assertThat(run.stalls().orElseThrow().values()).containsExactly(0.5, 2.0);
    assertThat(run.costs().orElseThrow().values()).containsExactly(0.5, 2.0);
    assertThat(run.standStillSteps().orElseThrow().values()).containsExactly(0.5, 1.9);
  }

  @Test
  void aCheckpointAfterTheLastStretchHoldsNothingUp() {
    Stretches run = Stretches.of(run(TIMES, saved(10, 1_500, 90)), 2, 2);

    assertThat(run.stalls()).isEmpty();
    assertThat(run.standStillSteps()).isEmpty();
    assertThat(run.stretches()).allMatch(Stretch::undisturbed);
  }

  @Test
  void withoutAnUndisturbedStretchNothingIsSaidOfStalls() {
    Stretches run = Stretches.of(run(TIMES, saved(2, 2_000, 1)), 2, 2);

    assertThat(run.stepMillis()).isEmpty();
    assertThat(run.stalls()).isEmpty();
    assertThat(run.costs()).isEmpty();
  }

  @Test
  void waitingIsAShareOfTheTimeWithoutSnapshots() {
    // Every step waited for a millisecond: 6 of 650 ms.
    Stretches run = Stretches.of(run(TIMES, saved(4, 1_100, 240)), 2, 2);

    assertThat(run.waitedShare()).isEqualTo(6.0 / 650, CLOSE);
  }

  @Test
  void aStretchThatEndsAmongStepsThatWereReadTogetherTellsOfWaitingAlone() {
    // Read together: 1 and 2; 3 and 4; then 5, when no batch came; 6 and 7; 8, for a checkpoint; 9
    // and 10.
    long[] times = {200, 200, 400, 400, 500, 900, 900, 1_000, 1_200, 1_200};
    double[] millis = {71, 71, 72, 72, 73, 74, 74, 75, 76, 76};
    List<TrainingEvent> events = new ArrayList<>();
    for (int i = 0; i < times.length; i++) {
      events.add(event(i + 1, times[i], step(millis[i])));
    }
    Stretches run = Stretches.of(events, 2, 2);

    assertThat(run.stretches())
        .extracting(Stretch::settled)
        .containsExactly(true, false, false, true);
    assertThat(run.unsettled()).isEqualTo(2);
    assertThat(run.stepMillis().orElseThrow().values()).containsExactly(100.0, 100.0);
    assertThat(run.waitedShare()).isEqualTo(8.0 / 1_000, CLOSE);
  }

  @Test
  void aRunThatIsTooShortSaysSo() {
    assertThatThrownBy(() -> Stretches.of(run(TIMES), 9, 2))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("10 steps");
  }

  private static List<TrainingEvent> run(long[] times, TrainingEvent... saved) {
    List<TrainingEvent> events = new ArrayList<>();
    for (int i = 0; i < times.length; i++) {
      events.add(event(i + 1, times[i], step(70 + i)));
    }
    events.addAll(List.of(saved));
    return events;
  }

  private static StepCompleted step(double millis) {
    return new StepCompleted(3, 1e-4, 1, 8, 100, 100, 0, millis, 1, 0, List.of(), List.of(), 0, 6);
  }

  private static TrainingEvent saved(long step, long time, double stallMillis) {
    return event(step + 1, time, new CheckpointSaved(step, "step", 10, 500, stallMillis, false));
  }

  private static TrainingEvent event(long step, long time, EventPayload payload) {
    return new TrainingEvent("run", "incarnation", step, step, time, payload);
  }
}
