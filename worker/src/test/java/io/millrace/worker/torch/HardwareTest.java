package io.millrace.worker.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class HardwareTest {

  @Test
  void aProcessorIsItsModelAndItsWidestVectors() {
    String one =
        """
        processor\t: 0
        vendor_id\t: AuthenticAMD
        cpu family\t: 25
        model\t\t: 17
        model name\t: AMD EPYC
        stepping\t: 1
        flags\t\t: fpu sse2 avx avx2 avx512f sha_ni
        """;

    assertThat(Hardware.processor(one + "\n" + one))
        .isEqualTo("cpu family 25, model 17, model name AMD EPYC, avx512f");
  }

  @Test
  void ofArmItIsNumbers() {
    assertThat(
            Hardware.processor(
                """
                processor\t: 0
                Features\t: fp asimd sve
                CPU implementer\t: 0x41
                CPU part\t: 0xd40
                """))
        .isEqualTo("CPU implementer 0x41, CPU part 0xd40, sve");
  }

  @Test
  void whereNothingIsToldItIsTheArchitecture() {
    assertThat(Hardware.processor("")).isEqualTo(System.getProperty("os.arch"));
  }

  @Test
  void theThreadsAreThoseThatPytorchUses() {
    Map<String, String> hardware = TorchRuntime.start(new TorchSettings("cpu", 1, 1)).hardware();

    assertThat(hardware).containsEntry("threads", "1").containsKeys("processor", "libtorch");
  }
}
