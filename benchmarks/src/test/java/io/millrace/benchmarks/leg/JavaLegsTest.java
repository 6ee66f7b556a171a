package io.millrace.benchmarks.leg;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

class JavaLegsTest {
  @Test
  void theMachineIsSetAsThisOne() {
    List<String> command = JavaLegs.command("io.millrace.Main", List.of("leg", "--rows"));

    assertThat(command.get(0)).startsWith(System.getProperty("java.home")).endsWith("java");
    assertThat(command)
        .containsAll(ManagementFactory.getRuntimeMXBean().getInputArguments())
        .endsWith(
            "-cp", System.getProperty("java.class.path"), "io.millrace.Main", "leg", "--rows");
  }
}
