package io.millrace.worker.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.service.SetupException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLockTest {
  @TempDir Path run;

  /** Holds a lock until it, or the test, is killed. */
  static final class Holder {
    public static void main(String[] arguments) throws Exception {
      try (RunLock lock = new RunLock(Path.of(arguments[0]), arguments[1], false)) {
        System.out.println("held");
        while (System.in.read() >= 0) {}
      }
    }
  }

  @Test
  void theFileSaysWhoHoldsIt() throws IOException {
    try (RunLock held = new RunLock(run, "own", false)) {
      assertThat(holder()).isEqualTo(LockHolder.current("own"));
      assertThat(holder().process()).isEqualTo(ProcessHandle.current().pid());
    }
    new RunLock(run, "next", false).close();
    assertThat(holder().incarnation()).isEqualTo("next");
  }

  @Test
  void anotherProcessThatHoldsItIsNamed() throws Exception {
    Process other = holderProcess("other");
    try {
      assertThatThrownBy(() -> new RunLock(run, "own", false))
          .isInstanceOf(SetupException.class)
          .hasMessageContaining("Another worker holds the run directory " + run)
          .hasMessageContaining("(process " + other.pid() + ", since 2")
          .hasMessageContaining(", incarnation other): end it first");
      assertThat(holder().incarnation()).as("A refused one writes nothing").isEqualTo("other");
    } finally {
      other.destroyForcibly().waitFor();
    }
    new RunLock(run, "own", false).close();
  }

  @Test
  void whoTakesItOverHoldsItEvenWhenTheOtherIsGone() throws Exception {
    Process zombie = holderProcess("zombie");
    RunLock taken;
    try {
      taken = new RunLock(run, "successor", true);
    } finally {
      zombie.destroyForcibly().waitFor();
    }
    // Nothing here may open the file now: closing it again would give up this process's lock.
    Process third = process("third");
    try {
      assertThat(third.inputReader().readLine()).as("It gets no lock").isNull();
      assertThat(third.errorReader().lines().toList().toString()).contains("incarnation successor");
    } finally {
      third.destroyForcibly().waitFor();
    }
    taken.close();
    assertThat(Saves.names(run)).containsExactly("run.lock");
  }

  @Test
  void takingOverWhatNobodyHoldsIsTakingIt() throws IOException {
    try (RunLock held = new RunLock(run, "own", true)) {
      assertThat(holder().incarnation()).isEqualTo("own");
    }
  }

  @Test
  void aFormerVersionsFileNamesNobody() throws IOException {
    for (String content : new String[] {"", "null", "{", "{\"process\": \"x\"}"}) {
      assertThat(LockHolder.parse(content.getBytes(StandardCharsets.UTF_8))).isEmpty();
    }
  }

  private LockHolder holder() throws IOException {
    return LockHolder.parse(Files.readAllBytes(run.resolve("run.lock"))).orElseThrow();
  }

  private Process holderProcess(String incarnation) throws IOException {
    Process process = process(incarnation);
    assertThat(process.inputReader().readLine()).isEqualTo("held");
    return process;
  }

  private Process process(String incarnation) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Holder.class.getName(),
            run.toString(),
            incarnation)
        .start();
  }
}
