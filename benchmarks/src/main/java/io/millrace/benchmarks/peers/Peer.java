package io.millrace.benchmarks.peers;

import io.millrace.benchmarks.leg.Leg;
import io.millrace.benchmarks.leg.Python;
import java.util.ArrayList;
import java.util.List;

/** A trainer to measure Millrace beside. */
public enum Peer {
  /** A plain loop that pads, as Millrace's seed did. */
  PADDING("padding to the full length"),
  /** The same without dropout and with the fused AdamW. */
  PADDING_TUNED("padding, without dropout, fused AdamW"),
  /** transformers' Trainer, which pads, without dropout and with the fused AdamW. */
  TRAINER("transformers' Trainer, padding to the full length"),
  /** TRL's SFTTrainer as it comes. */
  TRL("TRL's SFTTrainer");

  private final String legName;

  Peer(String legName) {
    this.legName = legName;
  }

  /** Its name in the report. */
  String legName() {
    return legName;
  }

  /** Whether it takes the sequences in their order, and so the same ones as Millrace. */
  boolean keepsOrder() {
    return this != TRL;
  }

  /** Packages that its script imports. */
  List<String> packages() {
    return switch (this) {
      case PADDING, PADDING_TUNED -> List.of("torch", "transformers");
      case TRAINER -> List.of("torch", "transformers", "accelerate");
      case TRL -> List.of("torch", "transformers", "accelerate", "trl", "datasets");
    };
  }

  Leg leg(Python python, List<String> arguments) {
    return switch (this) {
      case PADDING -> python.leg(legName, "padding_trainer.py", arguments);
      case PADDING_TUNED -> {
        List<String> tuned = new ArrayList<>(arguments);
        tuned.add("--tuned");
        yield python.leg(legName, "padding_trainer.py", tuned);
      }
      case TRAINER -> python.leg(legName, "hf_trainer.py", arguments);
      case TRL -> python.leg(legName, "trl_trainer.py", arguments);
    };
  }
}
