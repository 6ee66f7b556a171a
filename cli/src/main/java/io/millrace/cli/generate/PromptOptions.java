package io.millrace.cli.generate;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The options by which prompts are given. */
public final class PromptOptions {
  @Option(
      names = "--prompt",
      paramLabel = "TEXT",
      description = "What is continued; may be given several times.")
  private List<String> prompts = new ArrayList<>();

  @Option(
      names = "--prompts",
      paramLabel = "FILE",
      description = "A file with one prompt per line; - is the standard input.")
  private String file;

  /**
   * All of them.
   *
   * @throws io.millrace.service.SetupException when there is none, one is empty, or the file cannot
   *     be read
   */
  public List<String> prompts(InputStream standardInput) {
    return new Prompts(standardInput).of(prompts, file);
  }
}
