package io.millrace.cli;

import io.millrace.cli.terminal.Terminal;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/**
 * The millrace command as somebody would call it, in this process.
 *
 * @param common arguments that come after those of every call
 */
record Session(List<String> common) {

  /** What a call left behind. */
  record Outcome(int code, String out, String err) {}

  static Outcome call(String... arguments) {
    return new Session(List.of()).run(arguments);
  }

  Outcome run(String... arguments) {
    return runWithInput("", arguments);
  }

  Outcome runWithInput(String input, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line =
        Millrace.commandLine(
            Terminal.PLAIN, new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(common);
    int code = line.execute(all.toArray(String[]::new));
    return new Outcome(code, out.toString(), err.toString());
  }
}
