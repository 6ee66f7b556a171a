package io.millrace.worker.torch;

import ai.djl.Device;
import io.millrace.service.SetupException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which device a setting means on this machine. */
final class DeviceChoice {
  private static final Pattern CUDA = Pattern.compile("cuda(?::(\\d{1,4}))?");

  /** Why a libtorch for CUDA may see nothing. */
  static final String NO_GPU_SEEN =
      "PyTorch is built for CUDA, but no GPU is seen: check the driver (nvidia-smi) and"
          + " CUDA_VISIBLE_DEVICES, and that libcudart.so, by which GPUs are counted, is found on"
          + " LD_LIBRARY_PATH or jna.library.path.";

  private DeviceChoice() {}

  /**
   * Chooses.
   *
   * @param name {@code auto}, {@code cpu}, {@code cuda} or {@code cuda:N}
   * @param cuda whether the libtorch that is loaded was built for CUDA
   * @param gpus that it sees
   * @throws SetupException when there is no such device
   */
  static Device of(String name, boolean cuda, int gpus) {
    if (name.equals("cpu") || (name.equals("auto") && gpus == 0)) {
      return Device.cpu();
    }
    if (name.equals("auto")) {
      return Device.gpu(0);
    }
    Matcher matcher = CUDA.matcher(name);
    if (!matcher.matches()) {
      throw new SetupException(
          "The device '" + name + "' is unknown; set auto, cpu, cuda or cuda:N.");
    }
    if (!cuda) {
      throw new SetupException(
          "The device is "
              + name
              + ", but the PyTorch that is loaded was built without CUDA. Point"
              + " PYTORCH_LIBRARY_PATH at a folder with libtorch for CUDA, or set device=cpu.");
    }
    if (gpus == 0) {
      throw new SetupException("The device is " + name + ". " + NO_GPU_SEEN);
    }
    int number = matcher.group(1) == null ? 0 : Integer.parseInt(matcher.group(1));
    if (number >= gpus) {
      throw new SetupException(
          "The device is %s, but there are %d GPUs here, counted from 0: name one of them, or set device=auto."
              .formatted(name, gpus));
    }
    return Device.gpu(number);
  }
}
