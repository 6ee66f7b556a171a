package io.millrace.worker.app.exactness;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.event.EventPayload.RunStopped;
import io.millrace.schemas.event.TrainingEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The audit of the crash tests finds on disk what it is there to find. */
class CheckpointAuditTest {
  @TempDir private Path directory;

  @Test
  void whatIsLeftBehindAndWhatIsNotWhole() throws IOException {
    Path run = Files.createDirectories(directory.resolve("checkpoints"));
    Path last = weights("last", "ab");
    Files.createDirectories(run.resolve(".staging-1"));
    Files.createDirectories(run.resolve("step-00000005"));
    Files.createDirectories(run.resolve("step-5"));

    assertThat(CheckpointAudit.violations(run, endedWith(last), endedWith(last)))
        .extracting(violation -> violation.sentence().replaceAll("whole: .*", "whole"))
        .containsExactly(
            ".staging-1 was left behind.", "step-00000005 is not whole", "step-5 was left behind.");
  }

  @Test
  void otherBytes() throws IOException {
    Path run = Files.createDirectories(directory.resolve("checkpoints"));

    assertThat(
            CheckpointAudit.violations(
                run, endedWith(weights("one", "ab")), endedWith(weights("other", "ac"))))
        .extracting(Violation::sentence)
        .containsExactly(
            "The last checkpoint's model.safetensors is another one, from byte 1 on.",
            "The last checkpoint's optimizer.safetensors is another one, from byte 1 on.");
  }

  private Path weights(String name, String content) throws IOException {
    Path made = Files.createDirectories(directory.resolve(name));
    Files.writeString(made.resolve("model.safetensors"), content);
    Files.writeString(made.resolve("optimizer.safetensors"), content);
    return made;
  }

  private static List<TrainingEvent> endedWith(Path checkpoint) {
    RunStopped stopped = new RunStopped("Done.", false, Optional.of(checkpoint.toString()));
    return List.of(new TrainingEvent("run", "a", 1, 0, 0, stopped));
  }
}
