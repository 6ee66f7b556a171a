package io.millrace.cli.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RepeatLimitTest {
  private final LoggerContext context = new LoggerContext();
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private long seconds;
  private final RepeatLimit limit = new RepeatLimit(() -> TimeUnit.SECONDS.toNanos(seconds));
  private Logger logger;

  @BeforeEach
  void begin() {
    limit.setContext(context);
    limit.setPerMinute(2);
    limit.start();
    context.addTurboFilter(limit);
    lines.setContext(context);
    lines.start();
    logger = context.getLogger("io.millrace.Some");
    logger.setLevel(Level.INFO);
    logger.addAppender(lines);
  }

  @AfterEach
  void end() {
    context.stop();
  }

  @Test
  void theSameWarningIsLetThroughAFewTimesAndThenCounted() {
    for (int broker = 0; broker < 7; broker++) {
      logger.warn("Broker {} is away", broker);
    }
    assertThat(said()).containsExactly("Broker 0 is away", "Broker 1 is away");

    seconds = 60;
    logger.warn("Broker {} is away", 9);

    assertThat(said())
        .containsExactly(
            "Broker 0 is away",
            "Broker 1 is away",
            "5 more lines like this one were left out within a minute: Broker {} is away",
            "Broker 9 is away");
    assertThat(lines.list.get(2).getLevel()).isEqualTo(Level.WARN);
  }

  @Test
  void whatWasLeftOutIsSaidAlsoWhereNothingMoreComes() {
    for (int i = 0; i < 3; i++) {
      logger.error("The disk is full");
    }
    seconds = 59;
    limit.sumUp();
    assertThat(said()).hasSize(2);

    seconds = 60;
    limit.sumUp();
    limit.sumUp();

    assertThat(said())
        .hasSize(3)
        .last()
        .isEqualTo("1 more lines like this one were left out within a minute: The disk is full");
  }

  @Test
  void otherWarningsAndLinesThatAreNoneAreNotTouched() {
    for (int i = 0; i < 4; i++) {
      logger.info("{} step {}", "alpaca", i);
      logger.warn("One");
      logger.warn("Another");
      logger.debug("Detail");
    }

    assertThat(said()).hasSize(4 + 2 + 2);
  }

  /** As the changes of a run that goes on: sentences that are made elsewhere. */
  @Test
  void sentencesFromElsewhereAreToldApart() {
    for (int i = 0; i < 4; i++) {
      logger.warn("{}", "Setting " + i + " is another.");
      logger.warn("{}", "The disk is full.");
    }

    assertThat(said()).hasSize(4 + 2);
  }

  @Test
  void aWarningThatNobodyWouldSeeCountsForNothing() {
    logger.setLevel(Level.ERROR);
    for (int i = 0; i < 4; i++) {
      logger.warn("One");
    }
    seconds = 60;
    limit.sumUp();

    assertThat(said()).isEmpty();
  }

  private List<String> said() {
    return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }
}
