package io.millrace.cli.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.cli.process.ExitCode;
import io.millrace.service.Application;
import io.millrace.service.SetupException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ApplicationRunTest {

  @Test
  void whatEndsWithSomethingToBePutRightIsClosedAllTheSame() {
    Ending application = new Ending(new SetupException("Put it right."));

    assertThatThrownBy(() -> run(application)).hasMessage("Put it right.");
    assertThat(application.closed).isTrue();
  }

  @Test
  void whatEndsWellIsClosedAndOk() throws Exception {
    Ending application = new Ending(null);

    assertThat(run(application)).isEqualTo(ExitCode.OK);
    assertThat(application.closed).isTrue();
  }

  private static int run(Application application) throws Exception {
    return ApplicationRun.run("train", Map.of(), application, line -> {});
  }

  private static final class Ending implements Application {
    private final SetupException failure;
    private boolean closed;

    Ending(SetupException failure) {
      this.failure = failure;
    }

    @Override
    public void start() {}

    @Override
    public boolean await() {
      if (failure != null) {
        throw failure;
      }
      return true;
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
