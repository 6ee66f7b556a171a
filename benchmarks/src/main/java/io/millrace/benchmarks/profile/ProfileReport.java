package io.millrace.benchmarks.profile;

import io.millrace.benchmarks.leg.Measurement;
import io.millrace.benchmarks.measure.Spread;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Where the time of a step goes.
 *
 * @param plan that was run
 * @param measurement without the profiler
 * @param step milliseconds without the profiler
 * @param notes lines about how the table was taken
 * @param profiledMillis of the step that the rows are of
 * @param launches calls of operators a step that give the device something to do
 * @param rows of all operators, and of the program's functions
 */
public record ProfileReport(
    ProfilePlan plan,
    Measurement measurement,
    Spread step,
    List<String> notes,
    double profiledMillis,
    double launches,
    List<Row> rows) {
  private static final double MEBIBYTE = 1 << 20;

  /** Smaller ones have a row together. */
  private static final double LEAST_SHARE = 1e-3;

  static ProfileReport ofCpu(ProfilePlan plan, Measurement measurement, Profile profile) {
    int steps = profile.profiledMillis().size();
    return new ProfileReport(
        plan,
        measurement,
        profile.step(),
        List.of("- With the profiler: " + text(profile.profiledStep())),
        mean(profile.profiledMillis()),
        launches(profile),
        sorted(
            profile.operators().stream().map(each -> Row.ofCpu(each, steps)).toList(),
            Row::hostMillis));
  }

  /**
   * Of three profiles.
   *
   * @param hostBound of batches that are next to no work for the device
   * @param waiting of the plan's batches, every launch waiting for its kernel
   */
  static ProfileReport ofGpu(
      ProfilePlan plan,
      Measurement measurement,
      Profile asItIs,
      Profile hostBound,
      Profile waiting) {
    int steps = waiting.profiledMillis().size();
    Map<String, Double> hostMicros =
        hostBound.operators().stream()
            .collect(Collectors.toMap(Operator::name, Operator::medianMicros));
    return new ProfileReport(
        plan,
        measurement,
        asItIs.step(),
        List.of(
            "- With the profiler: " + text(asItIs.profiledStep()),
            "- Where every launch waits for its kernel, with the profiler: "
                + text(waiting.profiledStep()),
            "- Of one row of 64 tokens at most, which is what the host can do at best, without the"
                + " profiler: "
                + text(hostBound.step())),
        mean(waiting.profiledMillis()),
        launches(waiting),
        sorted(
            waiting.operators().stream()
                .map(each -> Row.ofGpu(each, steps, hostMicros.getOrDefault(each.name(), 0.0)))
                .toList(),
            Row::deviceMillis));
  }

  private static double mean(List<Double> millis) {
    return millis.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }

  private static double launches(Profile profile) {
    return profile.operators().stream().mapToLong(Operator::computing).sum()
        / (double) profile.profiledMillis().size();
  }

  /** Largest first; the functions have a row together, and what is too small to be looked at. */
  private static List<Row> sorted(List<Row> all, ToDoubleFunction<Row> by) {
    Map<Boolean, List<Row>> operators =
        all.stream().collect(Collectors.partitioningBy(row -> Names.isOperator(row.name())));
    double least = LEAST_SHARE * all.stream().mapToDouble(by).sum();
    Map<Boolean, List<Row>> large =
        operators.get(true).stream()
            .collect(Collectors.partitioningBy(row -> by.applyAsDouble(row) >= least));
    List<Row> rows = new ArrayList<>(large.get(true));
    rows.sort(Comparator.comparingDouble(by).reversed());
    List<Row> small = large.get(false);
    rows.add(Row.together(small.size() + " others", small));
    Row functions = Row.together("TorchScript's interpreter", operators.get(false));
    // What it calls are its own functions, and no operators.
    rows.add(new Row(functions.name(), 0, functions.hostMillis(), functions.deviceMillis()));
    return rows;
  }

  /** Milliseconds of a step in which the device computes; 0 where it is the host. */
  public double busyMillis() {
    return sum(Row::deviceMillis);
  }

  /** Milliseconds of a profiled step that the profiler did not see: JNI, Java. */
  public double outsideMillis() {
    return profiledMillis - sum(Row::hostMillis) - sum(Row::deviceMillis);
  }

  private double sum(ToDoubleFunction<Row> part) {
    return rows.stream().mapToDouble(part).sum();
  }

  /** What was run, and a table, in Markdown. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "- Model: %s; %d rows of %,d tokens; %s on %s%s",
            plan.model().shape().description(),
            plan.rows(),
            plan.length(),
            plan.precision().name().toLowerCase(Locale.ROOT),
            plan.device(),
            plan.checkpointing() ? ", gradient checkpointing" : ""));
    lines.add(
        String.format(
            Locale.ROOT,
            "- A step, the median of %d (smallest to largest) after %d of warm-up: %s, %,.0f"
                + " tokens/s; peak memory %,.0f MiB; %s",
            plan.steps(),
            plan.warmUpSteps(),
            text(step),
            1e3 * plan.rows() * plan.length() / step.median(),
            measurement.peakBytes() / MEBIBYTE,
            measurement.versionsText()));
    lines.addAll(notes);
    lines.add(
        String.format(
            Locale.ROOT,
            "- Calls of operators: %,.0f a step, %,.0f of which compute and call none that does",
            sum(Row::calls),
            launches));
    if (plan.onGpu()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "- The device computes for %.3f ms of a step; launch gaps, the rest of the step"
                  + " without the profiler: %.3f ms",
              busyMillis(),
              step.median() - busyMillis()));
    }
    lines.add("");
    lines.addAll(plan.onGpu() ? gpuTable() : cpuTable());
    return lines;
  }

  private List<String> cpuTable() {
    List<String> lines = new ArrayList<>();
    lines.add("| operator | calls a step | self, ms a step | share of the profiled step, % |");
    lines.add("|---|---|---|---|");
    rows.forEach(row -> lines.add(cpuLine(row.name(), row.calls(), row.hostMillis())));
    lines.add(cpuLine("all of these", sum(Row::calls), sum(Row::hostMillis)));
    lines.add(cpuLine("outside of them", 0, outsideMillis()));
    lines.add(cpuLine("the profiled step, mean", 0, profiledMillis));
    return lines;
  }

  private String cpuLine(String name, double calls, double millis) {
    return String.format(
        Locale.ROOT,
        "| %s | %s | %.3f | %.1f |",
        name,
        count(calls),
        millis,
        100 * millis / profiledMillis);
  }

  private List<String> gpuTable() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "| operator | calls a step | host self, ms a step | device, ms a step | share of the device's"
            + " time, % |");
    lines.add("|---|---|---|---|---|");
    rows.forEach(row -> lines.add(gpuLine(row)));
    lines.add(
        gpuLine(new Row("all of these", sum(Row::calls), sum(Row::hostMillis), busyMillis())));
    lines.add(gpuLine(new Row("outside of them", 0, outsideMillis(), 0)));
    return lines;
  }

  private String gpuLine(Row row) {
    return String.format(
        Locale.ROOT,
        "| %s | %s | %.3f | %.3f | %.1f |",
        row.name(),
        count(row.calls()),
        row.hostMillis(),
        row.deviceMillis(),
        100 * row.deviceMillis() / busyMillis());
  }

  private static String count(double calls) {
    return calls == 0 ? "" : String.format(Locale.ROOT, "%,.0f", calls);
  }

  private static String text(Spread millis) {
    return millis.text("%.3f") + " ms";
  }
}
