package io.millrace.worker.app.crash;

import io.millrace.worker.app.Disturbance;
import io.millrace.worker.checkpoint.ModelWriter;
import io.millrace.worker.journal.Journal;
import io.millrace.worker.journal.JournalHistory;
import io.millrace.worker.program.ModelSnapshot;
import io.millrace.worker.program.TrainingProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/** A worker whose parts pass the gate of its process at each {@link Window}. */
public class GatedWorker implements Disturbance {
  private final KillingGate gate = KillingGate.ofThisProcess();

  @Override
  public TrainingProgram program(TrainingProgram program) {
    return GatedProgram.around(program, gate);
  }

  @Override
  public Journal journal(Journal journal) {
    return new GatedJournal(journal, gate);
  }

  @Override
  public JournalHistory history(JournalHistory history) {
    return (from, consumer) -> {
      gate.pass(Window.FENCED);
      history.read(from, consumer);
      gate.pass(Window.FENCED);
    };
  }

  @Override
  public ModelWriter writer(ModelWriter writer) {
    return (directory, snapshot) -> {
      gate.pass(Window.SNAPSHOT, () -> writeInPart(writer, directory, snapshot));
      writer.write(directory, snapshot);
    };
  }

  /** Leaves what a writer leaves that is killed at some byte of some file. */
  private static void writeInPart(ModelWriter writer, Path directory, ModelSnapshot snapshot) {
    try {
      Path whole = Files.createTempDirectory("whole-checkpoint");
      writer.write(whole, snapshot);
      List<Path> files;
      try (Stream<Path> listed = Files.list(whole)) {
        files = listed.sorted().toList();
      }
      int cut = ThreadLocalRandom.current().nextInt(files.size());
      for (Path file : files.subList(0, cut + 1)) {
        byte[] content = Files.readAllBytes(file);
        int length = file.equals(files.get(cut)) ? content.length / 2 : content.length;
        Files.write(directory.resolve(file.getFileName()), Arrays.copyOf(content, length));
      }
      for (Path file : files) {
        Files.delete(file);
      }
      Files.delete(whole);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
