package io.millrace.worker.app.exactness;

import io.millrace.schemas.event.EventPayload.EvaluationCompleted;
import io.millrace.schemas.event.EventPayload.StepCompleted;
import io.millrace.schemas.event.TrainingEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Whether steps and evaluations came out, bit for bit, as those of another run. */
final class ReferenceAudit {
  /** What of an event has to be the same, as text that says every bit. */
  private record Told(long sequence, String text) {}

  private ReferenceAudit() {}

  static List<Violation> violations(List<TrainingEvent> events, List<TrainingEvent> reference) {
    List<Violation> violations = new ArrayList<>();
    compare(told(reference, ReferenceAudit::step), told(events, ReferenceAudit::step), violations);
    compare(
        told(reference, ReferenceAudit::evaluation),
        told(events, ReferenceAudit::evaluation),
        violations);
    return violations;
  }

  private static void compare(List<Told> expected, List<Told> found, List<Violation> violations) {
    for (int i = 0; i < Math.min(expected.size(), found.size()); i++) {
      if (!expected.get(i).text().equals(found.get(i).text())) {
        violations.add(
            new Violation(
                found.get(i).sequence(),
                "it says " + found.get(i).text() + " instead of " + expected.get(i).text() + "."));
      }
    }
    if (expected.size() != found.size()) {
      violations.add(
          Violation.of(
              "There are "
                  + found.size()
                  + " instead of "
                  + expected.size()
                  + " such as "
                  + Stream.concat(expected.stream(), found.stream()).findFirst().orElseThrow()
                  + "."));
    }
  }

  private static List<Told> told(
      List<TrainingEvent> events, Function<TrainingEvent, Stream<String>> text) {
    return events.stream()
        .flatMap(event -> text.apply(event).map(told -> new Told(event.sequence(), told)))
        .toList();
  }

  private static Stream<String> step(TrainingEvent event) {
    return event.payload() instanceof StepCompleted step
        ? Stream.of(
            "step %d: loss %s, gradient norm %s, rate %s, %d tokens, %d targets"
                .formatted(
                    event.step(),
                    step.loss(),
                    step.gradientNorm(),
                    step.learningRate(),
                    step.tokens(),
                    step.targets()))
        : Stream.empty();
  }

  private static Stream<String> evaluation(TrainingEvent event) {
    return event.payload() instanceof EvaluationCompleted evaluation
        ? Stream.of(
            "evaluation at step %d: loss %s, F1 %s of %d targets, best %s, %d without improvement"
                .formatted(
                    event.step(),
                    evaluation.loss(),
                    evaluation.f1(),
                    evaluation.targets(),
                    evaluation.best(),
                    evaluation.evaluationsWithoutImprovement()))
        : Stream.empty();
  }
}
