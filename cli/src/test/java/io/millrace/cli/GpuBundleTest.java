package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The scripts that go to a GPU host, with a libtorch of empty files and a java that echoes. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class GpuBundleTest {
  private static final Path SCRIPTS = Path.of("../gpu/host");

  @TempDir Path directory;
  private Path bundle;
  private Path libtorch;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void layOut() throws IOException {
    bundle = Files.createDirectory(directory.resolve("it's R&D|here"));
    for (String script : List.of("prepare", "millrace", "benchmarks", "start")) {
      executable(bundle.resolve(script), Files.readString(SCRIPTS.resolve(script)));
    }
    executable(
        bundle.resolve("jre/bin/java"),
        """
        #!/bin/sh
        echo "$PYTORCH_VERSION $PYTORCH_FLAVOR $PYTORCH_LIBRARY_PATH $RUST_LIBRARY_PATH"
        printf '<%s>\\n' "$@"
        """);
    write(bundle.resolve("jni/version"), "2.7.1");
    write(bundle.resolve("jni/cpu/libdjl_torch.so"), "for 2.7.1");
    write(bundle.resolve("millrace.jars"), "a.jar\nb.jar\n");
    libtorch = directory.resolve("libtorch");
    for (String library : List.of("torch", "torch_cpu", "c10", "torch_python", "caffe2_nvrtc")) {
      write(libtorch.resolve("lib/lib" + library + ".so"), "");
    }
  }

  @Test
  void theCommandRunsWithTheHostsPyTorch() throws Exception {
    write(libtorch.resolve("build-version"), "2.7.1+cpu");

    assertThat(run(0, "prepare", "--libtorch", libtorch.toString()))
        .contains("Ready for PyTorch 2.7.1+cpu");

    assertThat(bundle.resolve("torch").toFile().list())
        .containsExactlyInAnyOrder(
            "libtorch.so", "libtorch_cpu.so", "libc10.so", "libdjl_torch.so");
    assertThat(run(0, "millrace", "train", "two words"))
        .startsWith(
            "2.7.1 cpu %1$s/torch %1$s/tokenizers/libtokenizers.so\n"
                .formatted(bundle.toRealPath()))
        .contains("<-Djna.tmpdir=%s/cache>".formatted(bundle.toRealPath()))
        .contains("<%1$s/lib/a.jar:%1$s/lib/b.jar>".formatted(bundle.toRealPath()))
        .endsWith("<io.millrace.cli.Millrace>\n<train>\n<two words>\n");
  }

  @Test
  void anotherVersionWantsDjlsPartForIt() throws Exception {
    write(libtorch.resolve("build-version"), "2.11.0+cpu");

    assertThat(run(2, "prepare", "--libtorch", libtorch.toString()))
        .contains("PyTorch is 2.11.0+cpu here", "for 2.7.1 only", "--jni")
        .hasLineCount(1);
    Path own = write(directory.resolve("own.so"), "for 2.11.0");
    run(0, "prepare", "--libtorch", libtorch.toString(), "--jni", own.toString());

    assertThat(bundle.resolve("torch/libdjl_torch.so")).hasContent("for 2.11.0");
    assertThat(run(0, "millrace", "--version")).startsWith("2.11.0 cpu ");

    Path kept = bundle.resolve("torch/libdjl_torch.so");
    run(0, "prepare", "--libtorch", libtorch.toString(), "--jni", kept.toString());
    assertThat(kept).hasContent("for 2.11.0");
  }

  @Test
  void aPyTorchForCudaIsFoundWithItsRuntime() throws Exception {
    Path runtime = cuda();

    assertThat(run(0, "prepare", "--libtorch", libtorch.toString()))
        .isEqualTo("Ready for PyTorch 2.7.1+cu128 in %s.%n".formatted(libtorch.toRealPath()));

    assertThat(bundle.resolve("cuda/libcudart.so").toRealPath()).isEqualTo(runtime.toRealPath());
    assertThat(bundle.resolve("torch").toFile().list())
        .contains("libtorch_cuda.so", "libc10_cuda.so");
    assertThat(bundle.resolve("torch/libdjl_torch.so")).hasContent("for CUDA");
    assertThat(run(0, "millrace", "train"))
        .startsWith("2.7.1 cu128 ")
        .contains("<-Djna.library.path=%s/cuda>".formatted(bundle.toRealPath()));
    Files.delete(runtime);
    assertThat(run(2, "prepare", "--libtorch", libtorch.toString()))
        .contains("The CUDA runtime (libcudart) that PyTorch in", "is not found");
  }

  /** Where the system does not know the driver, its folder is put on the path of libraries. */
  @Test
  void theDriverIsLookedForWhereItMayBe() throws Exception {
    cuda();
    executable(directory.resolve("bin/ldconfig"), "#!/bin/sh\n");
    Path usual = directory.resolve("nvidia");
    String script = Files.readString(SCRIPTS.resolve("prepare"));
    String places = "/usr/local/nvidia/lib64 ";
    assertThat(script).contains(places);
    int from = script.indexOf(places);
    executable(
        bundle.resolve("prepare"),
        script.substring(0, from) + usual + script.substring(script.indexOf("; do", from)));
    String[] prepare = {"--libtorch", libtorch.toString()};

    assertThat(run(0, "prepare", prepare)).contains("There is no NVIDIA driver (libcuda.so.1)");

    Path own = directory.resolve("a driver");
    write(own.resolve("libcuda.so.1"), "");
    environment.put("LD_LIBRARY_PATH", "/nowhere:" + own);
    assertThat(run(0, "prepare", prepare)).startsWith("Ready for");
    assertThat(bundle.resolve("environment")).content().doesNotContain("LD_LIBRARY_PATH");

    environment.remove("LD_LIBRARY_PATH");
    write(usual.resolve("libcuda.so.1"), "");
    assertThat(run(0, "prepare", prepare)).startsWith("Ready for");
    assertThat(bundle.resolve("environment"))
        .content()
        .contains("export LD_LIBRARY_PATH='" + usual + "'");
  }

  @Test
  void whatIsWrongIsASentence() throws Exception {
    assertThat(run(2, "millrace", "train"))
        .contains("run " + bundle.toRealPath() + "/prepare first");
    assertThat(run(2, "prepare", "--libtorch", directory.toString()))
        .contains("There is no file build-version in " + directory);
    assertThat(run(2, "prepare", "--python", "no-such-python"))
        .contains("There is no no-such-python");
    assertThat(run(2, "prepare", "--what")).contains("--what is none of them");
    Path parted = directory.resolve("a:b/prepare");
    executable(parted, Files.readString(SCRIPTS.resolve("prepare")));
    assertThat(run(2, List.of("sh", parted.toString()))).contains("move it to a place without one");
    write(libtorch.resolve("build-version"), "2.7.1+cu128");
    assertThat(run(2, "prepare", "--libtorch", libtorch.toString()))
        .contains("there is no lib/libtorch_cuda.so");
  }

  @Test
  void thePosixShellReadsTheScriptThatMakesIt() throws Exception {
    assertThat(run(0, List.of("sh", "-n", "../gpu/bundle"))).isEmpty();
  }

  /** Makes it a libtorch for CUDA, on a system that knows its driver, and returns the runtime. */
  private Path cuda() throws IOException {
    write(libtorch.resolve("build-version"), "2.7.1+cu128");
    write(libtorch.resolve("lib/libtorch_cuda.so"), "");
    write(libtorch.resolve("lib/libc10_cuda.so"), "");
    write(bundle.resolve("jni/cuda/libdjl_torch.so"), "for CUDA");
    Path runtime = write(directory.resolve("with a space/libcudart.so.12"), "");
    executable(
        directory.resolve("bin/ldd"),
        """
        #!/bin/sh
        [ "${1##*/}" != libc10_cuda.so ] || printf '\\tlibcudart.so.12 => %s (0x00007f0000000000)\\n'
        """
            .formatted(runtime));
    executable(
        directory.resolve("bin/ldconfig"),
        """
        #!/bin/sh
        printf '\\tlibcuda.so.1 (libc6,x86-64) => /lib/libcuda.so.1\\n'
        """);
    environment.put("PATH", directory.resolve("bin") + ":" + System.getenv("PATH"));
    return runtime;
  }

  private String run(int exitCode, String script, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("sh", bundle.resolve(script).toString()));
    command.addAll(List.of(arguments));
    return run(exitCode, command);
  }

  private String run(int exitCode, List<String> command) throws Exception {
    Path output = directory.resolve("output");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(Map.of("TERM", "dumb", "LC_ALL", "C"));
    builder.environment().remove("LD_LIBRARY_PATH");
    builder.environment().putAll(environment);
    Process process = builder.redirectOutput(output.toFile()).start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    String written = Files.readString(output);
    assertThat(process.exitValue()).as(written).isEqualTo(exitCode);
    return written;
  }

  private static Path write(Path file, String content) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  private static void executable(Path file, String script) throws IOException {
    write(file, script);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
