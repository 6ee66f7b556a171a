package io.millrace.benchmarks.profile;

import io.millrace.benchmarks.leg.Leg;
import io.millrace.benchmarks.leg.LegOutcome;
import io.millrace.benchmarks.leg.LegOutcome.Failed;
import io.millrace.benchmarks.leg.LegProcess;
import io.millrace.benchmarks.leg.Measurement;
import io.millrace.benchmarks.pipeline.TemporaryDirectory;
import io.millrace.service.SetupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * Where does the time of a step go? PyTorch's profiler sees what the host does, and DJL's file has
 * nothing of the device. So a GPU is profiled by three processes: one as it is, for how long a step
 * takes; one whose batches are next to no work for the device, for what each operator costs the
 * host; and one in which every launch waits for its kernel, so that what an operator takes longer
 * there is the device's time.
 */
public final class ProfileBenchmark {
  static final String PROFILE = "profile.json";
  static final String TRACE = "trace.json";

  private static final Map<String, String> LAUNCHES_WAIT = Map.of("CUDA_LAUNCH_BLOCKING", "1");

  private final ProfilePlan plan;
  private final BiFunction<String, List<String>, Leg> legs;
  private final Consumer<String> progress;

  /**
   * Prepares.
   *
   * @param legs makes a leg of its name and arguments
   * @param progress is told a line per leg
   */
  public ProfileBenchmark(
      ProfilePlan plan, BiFunction<String, List<String>, Leg> legs, Consumer<String> progress) {
    this.plan = plan;
    this.legs = legs;
    this.progress = progress;
  }

  /** A leg's directory and what it measured. */
  private record Done(Path directory, Measurement measurement) {
    Profile profile() throws IOException {
      return Profile.read(directory.resolve(PROFILE));
    }
  }

  /**
   * Runs it all.
   *
   * @param keep where the trace of the table is to be kept
   * @throws SetupException when a leg fails, with the end of what it wrote
   */
  public ProfileReport run(Optional<Path> keep) throws IOException, InterruptedException {
    try (TemporaryDirectory temporary = TemporaryDirectory.create()) {
      Path root = temporary.path();
      Path model = plan.model().shape().writeTo(root.resolve("model"), plan.length());
      Done asItIs = run(root, "as it is", plan.arguments(model), Map.of());
      if (!plan.onGpu()) {
        keep(asItIs, keep);
        return ProfileReport.ofCpu(plan, asItIs.measurement(), asItIs.profile());
      }
      Done hostBound = run(root, "host-bound", plan.hostBoundArguments(model), Map.of());
      Done waiting = run(root, "launches-wait", plan.arguments(model), LAUNCHES_WAIT);
      keep(waiting, keep);
      return ProfileReport.ofGpu(
          plan, asItIs.measurement(), asItIs.profile(), hostBound.profile(), waiting.profile());
    }
  }

  private Done run(Path root, String name, List<String> arguments, Map<String, String> environment)
      throws IOException, InterruptedException {
    Path directory = Files.createDirectory(root.resolve(name.replace(' ', '-')));
    List<String> all = new ArrayList<>(arguments);
    all.addAll(List.of("--profile", directory.toString()));
    LegOutcome outcome = LegProcess.run(legs.apply(name, all).with(environment));
    if (outcome instanceof Failed failed) {
      throw new SetupException(failed.sentence());
    }
    progress.accept("The leg '" + name + "' is done.");
    return new Done(directory, outcome.measured().orElseThrow());
  }

  private static void keep(Done leg, Optional<Path> file) throws IOException {
    if (file.isPresent()) {
      Files.copy(leg.directory().resolve(TRACE), file.get(), StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
