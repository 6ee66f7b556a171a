package io.millrace.worker.torch;

import ai.djl.Device;
import ai.djl.util.cuda.CudaUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What computes, as far as libraries choose their kernels by it. */
final class Hardware {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  /**
   * An x86 processor has a name, one of Arm only numbers; in a virtual machine names say little.
   */
  private static final Pattern MODEL =
      Pattern.compile(
          "^(model name|cpu family|model|CPU implementer|CPU part)[ \\t]*:[ \\t]*(.+)$",
          Pattern.MULTILINE);

  private static final Pattern INSTRUCTIONS =
      Pattern.compile("^(flags|Features)[ \\t]*:[ \\t]*(.+)$", Pattern.MULTILINE);

  /** Each has kernels of its own; a virtual machine may hide some of a model's. */
  private static final List<String> VECTORS =
      List.of("amx_tile", "avx512_bf16", "avx512f", "avx2", "avx", "sve2", "sve", "asimd");

  private Hardware() {}

  /** Model and widest vectors. */
  static String processor() {
    try {
      return processor(Files.readString(CPU_INFO));
    } catch (IOException e) {
      // Not on Linux.
      return System.getProperty("os.arch");
    }
  }

  /** From the text of {@code /proc/cpuinfo}: its first processor. */
  static String processor(String info) {
    String one = info.strip().split("\\n\\s*\\n", 2)[0];
    List<String> names =
        new ArrayList<>(
            MODEL.matcher(one).results().map(it -> it.group(1) + " " + it.group(2)).toList());
    if (names.isEmpty()) {
      names.add(System.getProperty("os.arch"));
    }
    List<String> instructions =
        INSTRUCTIONS
            .matcher(one)
            .results()
            .flatMap(it -> Stream.of(it.group(2).split(" ", -1)))
            .toList();
    VECTORS.stream().filter(instructions::contains).findFirst().ifPresent(names::add);
    return String.join(", ", names);
  }

  /** Compute capability and memory: DJL knows no names of cards. */
  static String gpu(Device device) {
    return "compute capability %s, %d GiB"
        .formatted(
            CudaUtils.getComputeCapability(device.getDeviceId()),
            CudaUtils.getGpuMemory(device).getMax() >> 30);
  }
}
