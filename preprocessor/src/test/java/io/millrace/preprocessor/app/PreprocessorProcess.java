package io.millrace.preprocessor.app;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The preprocessor in a JVM of its own, to be killed. Its arguments are settings, key=value. */
public final class PreprocessorProcess implements AutoCloseable {
  private final Process process;

  private PreprocessorProcess(Process process) {
    this.process = process;
  }

  /** Runs until it is killed. */
  public static void main(String[] arguments) throws InterruptedException {
    Map<String, String> settings = new TreeMap<>();
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      settings.put(argument.substring(0, equals), argument.substring(equals + 1));
    }
    try (PreprocessorApplication application =
        new PreprocessorApplication(PreprocessorSettings.of(settings))) {
      application.start();
      application.await();
    }
  }

  static PreprocessorProcess start(Map<String, String> settings) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                PreprocessorProcess.class.getName()));
    settings.forEach((key, value) -> command.add(key + "=" + value));
    // Not inherited: Failsafe speaks with this JVM over its own output.
    ProcessBuilder.Redirect log =
        ProcessBuilder.Redirect.appendTo(new File("target", "preprocessor-process.log"));
    return new PreprocessorProcess(
        new ProcessBuilder(command).redirectOutput(log).redirectErrorStream(true).start());
  }

  /** As kill -9 does it. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}
