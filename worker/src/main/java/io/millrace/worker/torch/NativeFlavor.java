package io.millrace.worker.torch;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Which of its JNI libraries DJL is to take for a libtorch that {@code PYTORCH_LIBRARY_PATH} points
 * to. By itself it asks for one for old compilers, which there is none of for this libtorch.
 */
final class NativeFlavor {
  private static final String LIBRARY_PATH = "PYTORCH_LIBRARY_PATH";
  private static final String FLAVOR = "PYTORCH_FLAVOR";
  private static final String CPU = "cpu";

  /**
   * CUDA 12.8, for which DJL 0.36 has one. It does for any CUDA where that library lies beside
   * libtorch: DJL then asks only whether it is one.
   */
  private static final String CUDA = "cu128";

  private NativeFlavor() {}

  /** Sets DJL's property, unless somebody has. */
  static void set() {
    Optional<String> folder = property(LIBRARY_PATH);
    if (folder.isPresent() && property(FLAVOR).isEmpty()) {
      System.setProperty(FLAVOR, of(Path.of(folder.get())));
    }
  }

  /** The flavor of the libtorch in a folder. */
  static String of(Path folder) {
    return isCuda(folder) ? CUDA : CPU;
  }

  /** Whether the libtorch in a folder was built for CUDA. */
  static boolean isCuda(Path folder) {
    return Files.exists(folder.resolve(System.mapLibraryName("torch_cuda")));
  }

  private static Optional<String> property(String name) {
    return Optional.ofNullable(System.getenv(name))
        .or(() -> Optional.ofNullable(System.getProperty(name)));
  }
}
