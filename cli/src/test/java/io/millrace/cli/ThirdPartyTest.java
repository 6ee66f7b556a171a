package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ThirdPartyTest {

  @Test
  void theListOfLibrariesIsThatOfTheBuild() throws IOException {
    assertThat(Path.of("../THIRD-PARTY.md"))
        .as("after a change of dependencies: cp cli/target/licenses/THIRD-PARTY.md .")
        .content()
        .isEqualTo(Files.readString(Path.of("target/licenses/THIRD-PARTY.md")));
  }
}
