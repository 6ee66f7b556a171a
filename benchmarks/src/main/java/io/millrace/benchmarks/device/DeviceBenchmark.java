package io.millrace.benchmarks.device;

import io.millrace.benchmarks.leg.Leg;
import io.millrace.benchmarks.leg.LegProcess;
import io.millrace.benchmarks.leg.Python;
import io.millrace.benchmarks.leg.Rounds;
import io.millrace.benchmarks.leg.Workload;
import io.millrace.benchmarks.pipeline.TemporaryDirectory;
import io.millrace.worker.huggingface.ModelDirectory;
import io.millrace.worker.model.ModelFlops;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * How much of a device does training use? Every leg has a process of its own and trains a model of
 * the same shape on full rows of random tokens.
 */
public final class DeviceBenchmark {
  static final String MILLRACE = "Millrace";
  static final String TRAINER = "transformers' Trainer";
  static final String PLAIN = "plain PyTorch";

  private final DevicePlan plan;
  private final Optional<Python> python;
  private final BiFunction<String, List<String>, Leg> millrace;
  private final Consumer<String> progress;

  /**
   * Prepares.
   *
   * @param python to run the peers with; without it Millrace is measured alone
   * @param millrace makes Millrace's own leg of its name and arguments
   * @param progress is told a line per leg
   */
  public DeviceBenchmark(
      DevicePlan plan,
      Optional<Python> python,
      BiFunction<String, List<String>, Leg> millrace,
      Consumer<String> progress) {
    this.plan = plan;
    this.python = python;
    this.millrace = millrace;
    this.progress = progress;
  }

  /** Runs it all. */
  public DeviceReport run() throws IOException, InterruptedException {
    if (python.isPresent()) {
      python.get().require("torch", "transformers", "accelerate");
    }
    try (TemporaryDirectory temporary = TemporaryDirectory.create()) {
      Path model = plan.model().shape().writeTo(temporary.path().resolve("model"), plan.length());
      ModelFlops flops = ModelFlops.of(ModelDirectory.open(model).modelConfig());
      List<Leg> legs = legs(plan.workload(model));
      Rounds rounds = Rounds.run(legs, plan.rounds(), LegProcess::run, progress);
      return new DeviceReport(plan, flops, legs.stream().map(Leg::name).toList(), rounds);
    }
  }

  private List<Leg> legs(Workload workload) {
    String precision = plan.precision().name().toLowerCase(Locale.ROOT);
    List<String> arguments =
        workload.arguments("--device", plan.device(), "--precision", precision);
    List<Leg> legs = new ArrayList<>();
    for (Variant variant : variants()) {
      if (variant != Variant.COMPILED) {
        legs.add(millrace.apply(variant.of(MILLRACE), variant.of(arguments)));
      }
      python.ifPresent(
          with -> {
            List<String> each = variant.of(arguments);
            legs.add(with.leg(variant.of(TRAINER), "hf_trainer.py", each));
            legs.add(with.leg(variant.of(PLAIN), "plain_pytorch.py", each));
          });
    }
    return legs;
  }

  private List<Variant> variants() {
    List<Variant> variants = new ArrayList<>(List.of(Variant.PLAIN));
    if (plan.compiled()) {
      variants.add(Variant.COMPILED);
    }
    if (plan.checkpointed()) {
      variants.add(Variant.CHECKPOINTED);
    }
    return variants;
  }
}
