package io.millrace.cli.watch.screen;

import io.millrace.cli.terminal.Colour;
import io.millrace.cli.terminal.StyledLine;
import io.millrace.cli.terminal.Terminal;
import io.millrace.cli.terminal.TerminalSize;
import io.millrace.cli.watch.run.CommandEntry;
import io.millrace.cli.watch.run.Evaluation;
import io.millrace.cli.watch.run.RunHistory;
import io.millrace.cli.watch.run.SavedCheckpoint;
import io.millrace.cli.watch.run.Trouble;
import io.millrace.schemas.event.EventSentence;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Draws what is watched as the lines of a screen: no more than it has, and none too wide. */
public final class RunScreen {
  private static final int CURVE_ROWS = 5;
  private static final int EVALUATION_ROWS = 6;
  private static final int LOG_ROWS = 5;

  private final Terminal terminal;
  private final ZoneId zone;

  /**
   * A drawer.
   *
   * @param terminal says which colours and characters may be used; its size is not asked
   * @param zone that times are told in
   */
  public RunScreen(Terminal terminal, ZoneId zone) {
    this.terminal = terminal;
    this.zone = zone;
  }

  /** The lines, from top to bottom. */
  public List<String> lines(Watched watched, TerminalSize size, Instant now) {
    List<Section> sections = new ArrayList<>();
    watched
        .notice()
        .ifPresent(
            notice ->
                sections.add(Section.line(1, false, new StyledLine().add(Colour.RED, notice))));
    watched
        .run()
        .ifPresentOrElse(
            run -> addRun(sections, run, watched, size.columns(), now.toEpochMilli()),
            () -> sections.add(Section.line(0, false, StyledLine.of(watched.waitingFor()))));
    addFoot(sections, watched);
    return Layout.fit(sections, size.rows()).stream()
        .map(line -> line.text(terminal, size.columns()))
        .toList();
  }

  // The numbers say what goes last where there is little room: they are in no order on the screen.
  private void addRun(
      List<Section> sections, RunHistory run, Watched watched, int columns, long now) {
    sections.add(Section.line(0, false, Headline.of(run, watched.lag(), now)));
    run.stopped()
        .ifPresent(
            end ->
                sections.add(
                    Section.line(2, false, Labelled.line("end").add(EventSentence.of(end)))));
    run.started()
        .ifPresent(
            started -> sections.add(Section.line(12, false, ProgressSections.model(started))));
    sections.add(
        Section.line(3, false, ProgressSections.step(run, columns, Headline.isSilent(run, now))));
    run.lastStep()
        .ifPresent(last -> sections.add(Section.line(4, true, ProgressSections.loss(run, last))));
    if (!run.curve().isEmpty()) {
      CurveSection curve = new CurveSection(run.curve(), columns, terminal.glyphs());
      sections.add(new Section(5, false, CURVE_ROWS, curve::lines));
    }
    addPace(sections, run, watched, columns);
    addLogs(sections, run, now);
  }

  private static void addPace(
      List<Section> sections, RunHistory run, Watched watched, int columns) {
    run.lastStep()
        .ifPresent(
            last -> {
              sections.add(Section.line(6, true, ProgressSections.speed(run)));
              sections.add(Section.line(9, false, ProgressSections.latency(run, last)));
            });
    watched
        .lag()
        .ifPresent(
            lag ->
                sections.add(new Section(7, false, 2, new LagSection(run, lag, columns)::lines)));
  }

  private void addLogs(List<Section> sections, RunHistory run, long now) {
    List<Evaluation> evaluations = run.evaluations().newestFirst();
    List<SavedCheckpoint> checkpoints = run.checkpoints().newestFirst();
    List<CommandEntry> commands = run.commands().newestFirst();
    List<Trouble> troubles = run.troubles().newestFirst();
    LogSections logs = new LogSections(zone, now);
    if (!evaluations.isEmpty()) {
      int drawing = evaluations.size() > 1 ? 1 : 0;
      int most = Math.min(EVALUATION_ROWS, evaluations.size() + drawing);
      sections.add(new Section(8, true, most, new EvaluationSection(evaluations, terminal)::lines));
    }
    // Each was the best when it was saved.
    Optional<SavedCheckpoint> best = checkpoints.stream().filter(SavedCheckpoint::best).findFirst();
    if (!checkpoints.isEmpty()) {
      sections.add(
          new Section(
              13,
              true,
              Math.min(LOG_ROWS, checkpoints.size()),
              rows ->
                  logs.list(
                      "checkpoints",
                      checkpoints,
                      rows,
                      (line, saved) ->
                          logs.checkpoint(line, saved, best.filter(saved::equals).isPresent()))));
    }
    if (!commands.isEmpty()) {
      sections.add(
          new Section(
              11,
              true,
              Math.min(LOG_ROWS, commands.size()),
              rows -> logs.list("commands", commands, rows, logs::command)));
    }
    if (!troubles.isEmpty()) {
      sections.add(
          new Section(
              10,
              true,
              Math.min(LOG_ROWS, troubles.size()),
              rows -> logs.list("trouble", troubles, rows, logs::trouble)));
    }
  }

  private static void addFoot(List<Section> sections, Watched watched) {
    List<RunHistory> runs = watched.runs();
    if (runs.size() > 1) {
      StyledLine line = Labelled.line("runs");
      for (int i = 0; i < runs.size(); i++) {
        RunHistory run = runs.get(i);
        boolean shown = watched.run().filter(run::equals).isPresent();
        line.add(shown ? Colour.BOLD : null, (i + 1) + " " + run.run())
            .add(" ")
            .add(Headline.colour(run.state()), Headline.word(run.state()))
            .add(String.format(Locale.ROOT, " at %,d  ", run.step()));
      }
      sections.add(Section.line(2, true, line));
    }
    if (watched.keys()) {
      String keys = runs.size() > 1 ? "Tab or a number: another run  q: quit" : "q: quit";
      sections.add(Section.line(14, runs.size() < 2, new StyledLine().add(Colour.FAINT, keys)));
    }
  }
}
