package io.millrace.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.watch.run.RunHistory;
import io.millrace.cli.watch.run.Runs;
import org.junit.jupiter.api.Test;

class RunChoiceTest {
  private final Runs runs = new Runs();

  @Test
  void staysWithARunUntilItEndsOrFallsSilent() {
    RunChoice choice = new RunChoice(null);
    assertThat(choice.shown(runs)).isEmpty();
    add(new Story("a").steps(1));
    assertThat(shown(choice)).isEqualTo("a");
    add(new Story("b").steps(5));
    assertThat(shown(choice)).isEqualTo("a");
    add(new Story("a").then(Events.stopped(false)));
    assertThat(shown(choice)).isEqualTo("b");
    add(new Story("c").steps(100));
    assertThat(shown(choice)).isEqualTo("c");
  }

  @Test
  void aKeyChoosesForGood() {
    add(new Story("a").steps(1));
    add(new Story("b").steps(5));
    add(new Story("c").steps(9).then(Events.stopped(false)));
    RunChoice choice = new RunChoice(null);
    assertThat(choice.order(runs)).extracting(RunHistory::run).containsExactly("a", "b", "c");
    choice.key('1', runs);
    assertThat(shown(choice)).isEqualTo("a");
    choice.key('\t', runs);
    choice.key('\t', runs);
    assertThat(shown(choice)).isEqualTo("c");
    choice.key('\t', runs);
    assertThat(shown(choice)).isEqualTo("a");
    choice.key('9', runs);
    choice.key('x', runs);
    add(new Story("c").steps(1000));
    assertThat(shown(choice)).isEqualTo("a");
  }

  @Test
  void showsNothingButTheRunThatWasAskedFor() {
    add(new Story("a").steps(1));
    RunChoice choice = new RunChoice("z");
    assertThat(choice.shown(runs)).isEmpty();
    assertThat(choice.order(runs)).isEmpty();
    add(new Story("z").steps(1));
    assertThat(shown(choice)).isEqualTo("z");
  }

  private String shown(RunChoice choice) {
    return choice.shown(runs).orElseThrow().run();
  }

  private void add(Story story) {
    story.events().forEach(runs::add);
  }
}
