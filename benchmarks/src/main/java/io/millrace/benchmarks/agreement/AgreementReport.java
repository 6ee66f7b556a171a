package io.millrace.benchmarks.agreement;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What came out.
 *
 * @param device that was held against the CPU
 * @param findings one per case that ran to its end
 * @param broken the others, a sentence each
 */
public record AgreementReport(String device, List<Finding> findings, List<String> broken) {

  public AgreementReport {
    findings = List.copyOf(findings);
    broken = List.copyOf(broken);
  }

  /** What is wrong, a sentence each; none where the device agrees with the CPU. */
  public List<String> failures() {
    return Stream.concat(
            findings.stream().flatMap(finding -> finding.failures().stream()), broken.stream())
        .toList();
  }

  /** Tables and the verdict, in Markdown. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("- Device: " + device + ", beside float32 on the CPU");
    lines.add("");
    lines.add(
        "| case | on CUDA | loss | first loss | its gradient | worst tensor of it | later losses |"
            + " change of the weights | second moments | loss and accuracy evaluated | gradient and"
            + " change, the CPU in that precision |");
    lines.add("|---|---|---|---|---|---|---|---|---|---|---|");
    findings.forEach(finding -> lines.add(row(finding)));
    lines.add("");
    lines.add("With gradient checkpointing beside the same without, on the device itself:");
    lines.add("");
    lines.add("| case | gradient | losses | change of the weights |");
    lines.add("|---|---|---|---|");
    for (Finding finding : findings) {
      finding.keeping().ifPresent(kept -> lines.add(row(finding.each(), kept)));
    }
    lines.add("");
    List<String> failures = failures();
    failures.forEach(failure -> lines.add("- " + failure));
    lines.add(
        failures.isEmpty()
            ? "- All " + findings.size() + " cases agree."
            : "- "
                + (broken.size()
                    + findings.stream().filter(each -> !each.failures().isEmpty()).count())
                + " of "
                + (broken.size() + findings.size())
                + " cases do not agree.");
    return lines;
  }

  private static String row(Finding finding) {
    Comparison candidate = finding.candidate();
    return String.format(
        Locale.ROOT,
        "| %s | %s | %.2f to %.2f | %.1e | %.1e | %.1e %s | %.1e | %.1e | %.1e | %.1e, %.1e | %s |",
        finding.each().trial().name(),
        finding.each().path(),
        candidate.from(),
        candidate.to(),
        candidate.firstLoss(),
        candidate.gradient().relative(),
        candidate.gradient().worst(),
        candidate.gradient().worstName(),
        candidate.laterLosses(),
        candidate.change().relative(),
        candidate.secondMoments().relative(),
        candidate.evaluatedLoss(),
        candidate.evaluatedCorrect(),
        finding
            .yardstick()
            .map(
                cpu ->
                    String.format(
                        Locale.ROOT,
                        "%.1e, %.1e",
                        cpu.gradient().relative(),
                        cpu.change().relative()))
            .orElse(""));
  }

  private static String row(Case each, Finding.Kept kept) {
    if (kept.identical()) {
      return "| " + each.trial().name() + " | equal | equal | equal |";
    }
    Comparison comparison = kept.comparison();
    return String.format(
        Locale.ROOT,
        "| %s | %.1e | %.1e | %.1e |",
        each.trial().name(),
        comparison.gradient().relative(),
        Math.max(comparison.firstLoss(), comparison.laterLosses()),
        comparison.change().relative());
  }
}
