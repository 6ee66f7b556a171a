package io.millrace.cli.application;

import io.millrace.cli.log.LogFormat;
import io.millrace.cli.setting.SettingsHelp;
import io.millrace.cli.setting.SettingsOptions;
import io.millrace.cli.terminal.HelpSections;
import io.millrace.service.config.OperationsSettings;
import io.millrace.service.config.Settings;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Runs one kind of application until it ends or is told to. */
@Command(mixinStandardHelpOptions = true)
public final class ApplicationCommand implements Callable<Integer> {
  private final ApplicationKind kind;
  @Mixin private SettingsOptions options;
  @Spec private CommandSpec spec;

  private ApplicationCommand(ApplicationKind kind) {
    this.kind = kind;
  }

  /** The command line of an application, with its settings in the help. */
  public static CommandLine of(ApplicationKind kind) {
    CommandLine line = new CommandLine(new ApplicationCommand(kind));
    line.getCommandSpec().usageMessage().description(kind.description());
    HelpSections.addExamples(line, kind.examples());
    HelpSections.addSection(line, SettingsHelp.text(kind.table(), kind.passThroughPrefixes()));
    return line;
  }

  @Override
  public Integer call() throws Exception {
    Settings settings = options.settings(kind.table(), kind.passThroughPrefixes());
    LogFormat format = LogFormat.of(settings.string(OperationsSettings.LOG_FORMAT));
    format.apply();
    return ApplicationRun.run(
        kind.command(),
        settings.effective(),
        kind.constructor().apply(settings),
        format == LogFormat.JSON
            ? Announcements.logged()
            : Announcements.printed(spec.commandLine().getOut()));
  }
}
