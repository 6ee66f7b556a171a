package io.millrace.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.cli.terminal.Glyphs;
import io.millrace.cli.terminal.Terminal;
import io.millrace.cli.terminal.TerminalSize;
import io.millrace.schemas.event.EventPayload;
import io.millrace.schemas.event.EventPayload.BatchFormatAdopted;
import io.millrace.schemas.event.EventPayload.BatchRejected;
import io.millrace.schemas.event.EventPayload.BatchesMissing;
import io.millrace.schemas.event.EventPayload.CheckpointFailed;
import io.millrace.schemas.event.EventPayload.CheckpointPassedOver;
import io.millrace.schemas.event.EventPayload.CheckpointSaved;
import io.millrace.schemas.event.EventPayload.CommandApplied;
import io.millrace.schemas.event.EventPayload.CommandCompleted;
import io.millrace.schemas.event.EventPayload.CommandRejected;
import io.millrace.schemas.event.EventPayload.EvaluationFailed;
import io.millrace.schemas.event.EventPayload.OffsetRange;
import io.millrace.schemas.event.EventPayload.PassCompleted;
import io.millrace.schemas.event.EventPayload.RunRecovered;
import io.millrace.schemas.event.EventPayload.RunReplanned;
import io.millrace.schemas.event.EventPayload.RunRolledBack;
import io.millrace.schemas.event.EventPayload.StepDiverged;
import io.millrace.schemas.event.EventPayload.TextGenerated;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class EventTextTest {
  private static final List<EventPayload> ONE_OF_EACH =
      List.of(
          Events.started(),
          Events.step(1234, 56.7, 0, 9),
          Events.skipped(),
          Events.evaluation(),
          new EvaluationFailed(
              "Its loss is NaN.", "NaN", List.of(), 1000, 120, 2, "eval-batches", true),
          new CheckpointSaved(2, "runs/r/checkpoint-2", 12_300_000, 50, 1, true),
          new CheckpointFailed("runs/r/checkpoint-3", "disk full"),
          new CommandApplied("c1", "eval", Map.of(), "me@here", 5, "loss 2.25", 3),
          new CommandCompleted("c1", "eval", "me@here", "loss 2.25", false),
          new TextGenerated("c4", 1, "Once", " upon a time", 4, "eos", 12),
          new RunReplanned(70, "4 batches a step."),
          new CommandRejected("c2", "sotp", "me@here", OptionalLong.of(6), "unknown type", 4),
          new BatchRejected(1, 99, "another tokenizer"),
          Events.stopped(false),
          new RunRecovered(5, 3, 1200, true, 0),
          new StepDiverged(6, "2.5", "2.6", "0.5", "0.6"),
          new BatchFormatAdopted("tokenizer", "format"),
          new PassCompleted(2),
          new RunRolledBack(
              "5 bad steps.", 4, 0, List.of(), 10, 9, 4, Optional.of(2.5), 3, 1, Optional.of(2.5)),
          new CheckpointPassedOver("runs/r/checkpoint-1", "run.json is missing."),
          new BatchesMissing(List.of(new OffsetRange(0, 1, 2)), "They were deleted."),
          new RunReplanned(70, "Twice the batches."),
          new CommandCompleted("c1", "eval", "me@here", "no batches", true),
          new TextGenerated("c3", 1, "Once", " upon a time", 3, "eos", 20));

  private final EventText text = new EventText(Terminal.PLAIN, ZoneOffset.UTC);

  @Test
  void tellsEachEventInOneLine() {
    assertThat(ONE_OF_EACH.stream().map(payload -> text.line(Events.of("demo", 2, payload))))
        .allMatch(line -> line.startsWith("22:13:20  demo  step 2  "))
        .map(line -> line.substring("22:13:20  demo  step 2  ".length()))
        .containsExactly(
            "started: gpt2 from models/tiny, 1,234,567 parameters on cpu in fp32, 100 steps planned",
            "loss 2.5000  gradient norm 1.250  learning rate 5.00e-05  1,234 tokens in 57 ms",
            "skipped, 2 in a row: loss NaN, gradient norm NaN, batches at 0 offset 7",
            "evaluation: loss 2.2500, perplexity 9.49 on 1,000 targets, the best so far",
            "evaluation failed: Its loss is NaN",
            "checkpoint saved: runs/r/checkpoint-2 (12.3 MB, the best so far)",
            "checkpoint failed: runs/r/checkpoint-3: disk full",
            "eval by me@here: loss 2.25",
            "eval by me@here: loss 2.25",
            "generated: Once upon a time",
            "70 steps planned now: 4 batches a step",
            "sotp by me@here was rejected: unknown type",
            "batch at 1 offset 99 was rejected: another tokenizer",
            "stopped: stop, newest checkpoint runs/r/checkpoint-2",
            "recovered: 3 journalled steps taken again after step 5 in 1.2 s, every loss bit for bit"
                + " as journalled",
            "step 6 came out otherwise than journalled: loss 2.6 for 2.5, gradient norm 0.6 for 0.5",
            "takes batches of tokenizer tokenizer in format format",
            "pass 2 completed",
            "rolled back to step 4: 5 bad steps",
            "checkpoint passed over: runs/r/checkpoint-1: run.json is missing.",
            "goes on without missing batches: They were deleted",
            "70 steps planned now: Twice the batches",
            "eval by me@here failed: no batches",
            "generated: Once upon a time");
  }

  @Test
  void aTextThatWasGeneratedSteersNoTerminal() {
    assertThat(
            text.line(
                Events.of(
                    "demo", 1, new TextGenerated("c", 1, "A\tb", "\n\u001b[31mc", 4, "eos", 12))))
        .endsWith("generated: A b\\n\\u001b[31mc");
  }

  @Test
  void coversEveryEventThereIs() {
    assertThat(ONE_OF_EACH.stream().map(Object::getClass))
        .hasSameElementsAs(List.of(EventPayload.class.getPermittedSubclasses()));
  }

  @Test
  void paintsFailuresRed() {
    EventText colourful =
        new EventText(
            new Terminal(true, true, Glyphs.BLOCKS, () -> TerminalSize.USUAL), ZoneOffset.UTC);
    assertThat(colourful.line(Events.of("demo", 2, Events.stopped(true))))
        .contains("\u001B[31mfailed: disk full");
    assertThat(colourful.line(Events.of("demo", 2, Events.skipped())))
        .contains("\u001B[31mskipped, 2 in a row");
  }

  @Test
  void everyMeasureOfAnEvaluationIsInItsJson() throws Exception {
    var event = new Story("demo").evaluatedBy("f1", 0.41, 0.89, true).array()[0];

    JsonNode evaluation = new ObjectMapper().readTree(EventJson.line(event));

    assertThat(evaluation.get("accuracy").asDouble()).isEqualTo(0.86);
    assertThat(evaluation.get("macro_f1").asDouble()).isEqualTo(0.85);
    assertThat(evaluation.get("weighted_f1").asDouble()).isEqualTo(0.855);
    assertThat(evaluation.get("f1").asDouble()).isEqualTo(0.89);
    assertThat(evaluation.get("best_by").asText()).isEqualTo("f1");
  }

  @Test
  void writesJsonWithTheContractsNames() throws Exception {
    JsonNode step =
        new ObjectMapper().readTree(EventJson.line(Events.of("demo", 2, Events.step(5, 1, 0, 9))));
    assertThat(step.get("type").asText()).isEqualTo("StepCompleted");
    assertThat(step.get("run").asText()).isEqualTo("demo");
    assertThat(step.get("learning_rate").asDouble()).isEqualTo(5e-5);
    assertThat(step.get("batches").get(0).get("offset").asLong()).isEqualTo(7);
    JsonNode skipped =
        new ObjectMapper().readTree(EventJson.line(Events.of("demo", 2, Events.skipped())));
    assertThat(skipped.get("loss").asText()).isEqualTo("NaN");
    assertThat(skipped.get("sources").get(0).get("last_offset").asLong()).isEqualTo(9);
    JsonNode started =
        new ObjectMapper().readTree(EventJson.line(Events.of("demo", 0, Events.started())));
    assertThat(started.get("sequence").asLong()).isEqualTo(1);
    assertThat(started.get("planned_steps").asLong()).isEqualTo(100);
  }
}
