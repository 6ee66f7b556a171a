package io.millrace.benchmarks.training;

import io.millrace.benchmarks.measure.CpuClock;
import io.millrace.benchmarks.measure.Pair;
import java.util.List;

/** Reports for the tests of what contains one. */
public final class TrainingReports {
  private TrainingReports() {}

  /** Of one pair of legs, equally fast. */
  public static TrainingReport of(TrainingPlan plan) {
    LegResult leg = new LegResult(100, 10, 0, new CpuClock(1, 1), List.of(3.0), 0);
    return new TrainingReport(plan, "from Kafka", "from memory", List.of(new Pair<>(leg, leg)));
  }
}
