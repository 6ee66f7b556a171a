package io.millrace.cli;

import io.millrace.cli.log.LogFormat;
import io.millrace.cli.process.ExitCode;
import io.millrace.service.SetupException;
import io.millrace.service.TakenOverException;
import io.millrace.service.registry.RegistryException;
import io.millrace.service.topic.Denial;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is printed when a command cannot run or fails. */
final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  private Failures() {}

  /** The command line itself is wrong. */
  static int usage(ParameterException e, String[] arguments) {
    LOG.debug("Wrong command line", e);
    CommandLine line = e.getCommandLine();
    String message = message(e);
    line.getErr()
        .println(
            (message.endsWith(".") ? message.substring(0, message.length() - 1) : message)
                + (message.endsWith("?") ? " See " : ": see ")
                + line.getCommandSpec().qualifiedName()
                + " --help.");
    return ExitCode.SETUP;
  }

  private static String message(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched) {
      String suggestions = String.join("' or '", unmatched.getSuggestions());
      return "There is no '"
          // What follows it may be right, and is only not understood because of it.
          + unmatched.getUnmatched().get(0)
          + "' here"
          + (suggestions.isEmpty() ? "" : ", did you mean '" + suggestions + "'?");
    }
    return e.getMessage().strip();
  }

  /** The command threw. */
  static int execution(Exception e, CommandLine line, ParseResult arguments) {
    if (e instanceof SetupException || e instanceof RegistryException) {
      LOG.debug("Cannot run", e);
      say(e.getMessage(), line);
      return ExitCode.SETUP;
    }
    if (e instanceof TakenOverException) {
      LOG.debug("Taken over", e);
      say(e.getMessage(), line);
      return ExitCode.TAKEN_OVER;
    }
    Optional<SetupException> denial = Denial.in(e);
    if (denial.isPresent()) {
      LOG.debug("Not permitted", e);
      say(denial.get().getMessage(), line);
      return ExitCode.SETUP;
    }
    LOG.debug("{} failed", line.getCommandSpec().qualifiedName(), e);
    say(
        line.getCommandSpec().qualifiedName()
            + " failed: "
            + e
            + LogSetup.file().map(file -> "; the details are in " + file).orElse(""),
        line);
    return ExitCode.FAILED;
  }

  /** Why a command has ended is a line of the log where nothing else may be on the console. */
  private static void say(String sentence, CommandLine line) {
    if (LogFormat.inForce() == LogFormat.JSON) {
      LOG.error("{}", sentence);
    } else {
      line.getErr().println(sentence);
    }
  }
}
