package io.millrace.cli.generate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.cli.process.ExitCode;
import io.millrace.cli.process.GracefulExit;
import io.millrace.cli.terminal.HelpSections;
import io.millrace.cli.terminal.JsonLine;
import io.millrace.cli.terminal.Printable;
import io.millrace.schemas.generation.GenerationSettings;
import io.millrace.service.SetupException;
import io.millrace.worker.generation.FinishReason;
import io.millrace.worker.generation.GeneratedText;
import io.millrace.worker.generation.GenerationException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Continues prompts with a model. */
@Command(
    name = "generate",
    mixinStandardHelpOptions = true,
    description = {
      "Continues prompts with a model, as transformers' generate does: the most probable token each"
          + " time, or the best of several beams, or what is drawn.",
      "Prints each prompt with its continuation. It ends with a token that ends a text, after as many"
          + " tokens as were asked for, or where the model has no more positions.",
      "Generation settings in the model's generation_config.json are not taken, but for the tokens"
          + " that end a text: what is not given here has the default that is named here."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "  0:Every prompt was continued",
      "  1:It ran and failed",
      "  2:Something is set wrongly; the message says what",
      "130:Ctrl-C, after what there was by then"
    })
public final class GenerateCommand implements Callable<Integer> {
  @Option(
      names = "--model",
      required = true,
      paramLabel = "DIR",
      description = "A model or a checkpoint, such as runs/RUN/checkpoints/step-00000500.")
  private Path model;

  @Mixin private PromptOptions prompts;
  @Mixin private GenerationOptions options;

  @Option(
      names = "--device",
      paramLabel = "auto|cpu|cuda|cuda:N",
      defaultValue = "auto",
      description = "Where it is computed (default: ${DEFAULT-VALUE}, a GPU if there is one).")
  private String device;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "0",
      description = "Threads that one operation takes on the CPU (default: as PyTorch has it).")
  private int threads;

  @Option(
      names = "--json",
      description =
          "Prints one JSON object per prompt: prompt, text (the continuation), tokens and"
              + " finish_reason (eos, length, positions or interrupted).")
  private boolean json;

  @Spec private CommandSpec spec;

  private final InputStream standardInput;
  private volatile boolean interrupted;

  private GenerateCommand(InputStream standardInput) {
    this.standardInput = standardInput;
  }

  /** The command line. */
  public static CommandLine commandLine(InputStream standardInput) {
    CommandLine line = new CommandLine(new GenerateCommand(standardInput));
    HelpSections.addExamples(
        line,
        List.of(
            "millrace generate --model gpt2 --prompt \"Once upon a time\"",
            "millrace generate --model runs/alpaca/checkpoints/step-00000500 --prompt \"Hello\""
                + " --do-sample --top-p 0.9 --seed 7",
            "millrace generate --model gpt2 --prompts prompts.txt --json --num-beams 5"
                + " --early-stopping --no-repeat-ngram-size 2 --max-length 100"));
    return line;
  }

  @Override
  public Integer call() throws Exception {
    GenerationSettings settings = options.settings();
    List<String> all = prompts.prompts(standardInput);
    try (LoadedGenerator generator = LoadedGenerator.load(model, device, threads)) {
      return GracefulExit.run(() -> generate(generator, all, settings), () -> interrupted = true);
    }
  }

  private int generate(LoadedGenerator loaded, List<String> all, GenerationSettings settings) {
    List<GeneratedText> texts;
    try {
      texts = loaded.generator().generate(all, settings, () -> !interrupted);
    } catch (GenerationException e) {
      throw new SetupException(GenerationOptions.asOptions(e.getMessage()), e);
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      texts.forEach(text -> out.println(line(text)));
    } else {
      out.println(
          texts.stream()
              .map(text -> Printable.text(text.whole()))
              .collect(Collectors.joining("\n\n")));
      if (texts.stream().anyMatch(text -> text.reason() == FinishReason.POSITIONS)) {
        spec.commandLine().getErr().println("A text ends where the model has no more positions.");
      }
    }
    out.flush();
    boolean whole = texts.stream().noneMatch(text -> text.reason() == FinishReason.INTERRUPTED);
    return whole ? ExitCode.OK : ExitCode.INTERRUPTED;
  }

  private static String line(GeneratedText text) {
    ObjectNode object = JsonLine.object();
    object.put("prompt", text.prompt());
    object.put("text", text.text());
    JsonLine.put(object, "tokens", text.tokens());
    object.put("finish_reason", text.reason().written());
    return JsonLine.text(object);
  }
}
