package io.millrace.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.benchmarks.leg.LegOutcome;
import io.millrace.benchmarks.leg.LegOutcome.Failed;
import io.millrace.benchmarks.leg.LegOutcome.Measured;
import io.millrace.benchmarks.leg.Measurement;
import io.millrace.benchmarks.leg.Rounds;
import io.millrace.benchmarks.measure.Goal;
import io.millrace.benchmarks.training.ModelShape;
import io.millrace.worker.program.Precision;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PeersReportTest {
  private static final PeersPlan PLAN = plan("cpu", Peer.PADDING, Peer.PADDING_TUNED, Peer.TRL);
  private static final PeerGoals GOALS = PeerGoals.of(ModelShape.SMALL, "cpu");

  @Test
  void theGoalsAreRatiosOfTheSameRound() {
    PeersReport report =
        report(
            List.of(
                Map.of(
                    PeersBenchmark.MILLRACE,
                    leg(600, 1, 900),
                    Peer.PADDING.legName(),
                    leg(600, 6, 5000),
                    Peer.PADDING_TUNED.legName(),
                    leg(600, 5, 5000),
                    Peer.TRL.legName(),
                    leg(500, 2, 1000)),
                Map.of(
                    PeersBenchmark.MILLRACE,
                    leg(600, 1, 1000),
                    Peer.PADDING.legName(),
                    leg(600, 8, 5000),
                    Peer.PADDING_TUNED.legName(),
                    leg(600, 5, 5000),
                    Peer.TRL.legName(),
                    leg(600, 2, 1000))));

    assertThat(report.goals()).extracting(Goal::reached).containsExactly(true, false, true);
    assertThat(report.goals().get(0).measured().orElseThrow().values()).containsExactly(6.0, 8.0);
    assertThat(report.goals().get(1).measured().orElseThrow().values()).containsExactly(2.4, 2.0);
    assertThat(report.goals().get(2).measured().orElseThrow().values()).containsExactly(0.9, 1.0);
    assertThat(report.lines())
        .anyMatch(line -> line.startsWith("| TRL's SFTTrainer | 275 (250 to 300) | 2.20 (2.00"));
  }

  @Test
  void aPeerThatFailedIsShownWithItsSentence() {
    PeersReport report =
        report(
            List.of(
                Map.of(
                    PeersBenchmark.MILLRACE,
                    leg(600, 1, 900),
                    Peer.PADDING.legName(),
                    new Failed("It was killed."),
                    Peer.PADDING_TUNED.legName(),
                    leg(600, 5, 5000),
                    Peer.TRL.legName(),
                    leg(600, 4, 1000))));

    assertThat(report.goals()).extracting(Goal::reached).containsExactly(false, true, false);
    assertThat(report.lines())
        .contains("It was killed.")
        .anyMatch(line -> line.startsWith("| padding to the full length | failed | failed |"));
  }

  @Test
  void legsThatTrainedOnOtherTokensCannotBeCompared() {
    assertThatThrownBy(
            () ->
                report(
                    List.of(
                        Map.of(
                            PeersBenchmark.MILLRACE,
                            leg(600, 1, 900),
                            Peer.PADDING.legName(),
                            leg(601, 6, 5000),
                            Peer.PADDING_TUNED.legName(),
                            leg(600, 5, 5000),
                            Peer.TRL.legName(),
                            leg(500, 2, 1000)))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("did not train on the same tokens");
  }

  @Test
  void onAGpuTheGoalIsOverTheTrainerAndMemoryIsTheGpus() {
    PeersPlan plan = plan("cuda", Peer.TRAINER);
    Map<String, LegOutcome> round =
        Map.of(
            PeersBenchmark.MILLRACE,
            gpuLeg(600, 1, 3000),
            Peer.TRAINER.legName(),
            gpuLeg(600, 1.9, 2000));

    PeersReport report =
        new PeersReport(plan, PeerGoals.of(ModelShape.GPT2, "cuda"), new Rounds(List.of(round)));

    assertThat(report.goals()).extracting(Goal::reached).containsExactly(false);
    assertThat(report.succeeded()).isFalse();
    assertThat(report.lines())
        .anyMatch(line -> line.contains("bf16 on cuda"))
        .anyMatch(line -> line.startsWith("| Millrace |") && line.contains("| 3,000 (3,000"));
  }

  @Test
  void beyondThePeersThatWereMeasuredThereIsNoGoal() {
    PeersPlan plan = plan("cpu", Peer.TRL);
    Map<String, LegOutcome> round =
        Map.of(PeersBenchmark.MILLRACE, leg(600, 1, 900), Peer.TRL.legName(), leg(600, 3, 1000));

    PeersReport report = new PeersReport(plan, GOALS, new Rounds(List.of(round)));

    assertThat(report.goals())
        .extracting(Goal::what)
        .containsExactly(
            "tokens/s over those of TRL's SFTTrainer", "peak memory over the smallest peer's");
    assertThat(report.succeeded()).isTrue();
  }

  @Test
  void whatAPeerNeedsIsAskedForWithItOnly() {
    assertThat(Peer.TRAINER.packages()).doesNotContain("trl", "datasets");
    assertThat(Peer.TRL.packages()).contains("trl", "datasets");
  }

  private static PeersPlan plan(String device, Peer... peers) {
    return new PeersPlan(
        ModelShape.SMALL, List.of(peers), device, Precision.BF16, 8, 512, 2, 10, 2);
  }

  private static LegOutcome gpuLeg(long tokens, double seconds, long mebibytes) {
    return new Measured(
        new Measurement(tokens, seconds, 10, 1, mebibytes << 20, 0, 2, Map.of("PyTorch", "2.7.1")));
  }

  private static PeersReport report(List<Map<String, LegOutcome>> rounds) {
    return new PeersReport(PLAN, GOALS, new Rounds(rounds));
  }

  private static LegOutcome leg(long tokens, double seconds, long mebibytes) {
    return new Measured(
        new Measurement(tokens, seconds, 10, mebibytes << 20, 0, 0, 2, Map.of("PyTorch", "2.7.1")));
  }
}
