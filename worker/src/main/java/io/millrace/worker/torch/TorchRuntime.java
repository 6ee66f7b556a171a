package io.millrace.worker.torch;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.pytorch.jni.LibUtils;
import ai.djl.util.cuda.CudaUtils;
import io.millrace.service.SetupException;
import io.millrace.worker.program.DeviceUsage;
import java.nio.file.Path;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** DJL's PyTorch engine, set up for training. There is one engine in a JVM, started once. */
public final class TorchRuntime {
  private static final Logger LOG = LoggerFactory.getLogger(TorchRuntime.class);
  static final String ENGINE = "PyTorch";

  /** Compute capability 8.0, as DJL writes it. */
  private static final int AMPERE = 80;

  private final Engine engine;
  private final Device device;

  private TorchRuntime(Engine engine, Device device) {
    this.engine = engine;
    this.device = device;
  }

  /**
   * Loads libtorch where it is not loaded yet, and sets threads and seed.
   *
   * @throws SetupException when the device is unknown or missing, or libtorch cannot be loaded
   */
  public static TorchRuntime start(TorchSettings settings) {
    if (settings.threads() < 0) {
      throw new SetupException(
          "The number of threads is " + settings.threads() + "; set 0 or more.");
    }
    setProperties();
    Engine engine;
    try {
      engine = Engine.getEngine(ENGINE);
      // Also where the number is PyTorch's own: libraries may take fewer of it than of one given,
      // and whoever computes the run again gives the one that it came to use.
      int threads = settings.threads() > 0 ? settings.threads() : JniUtils.getNumThreads();
      JniUtils.setNumThreads(threads);
      engine.setRandomSeed(settings.seed());
    } catch (RuntimeException | UnsatisfiedLinkError e) {
      throw new SetupException(
          "PyTorch cannot be loaded: "
              + e.getMessage()
              + ". Check that DJL's cache directory (ENGINE_CACHE_DIR, else ~/.djl.ai) can be"
              + " written and that there is a build of libtorch for this machine.",
          e);
    }
    // It says so only where there is a GPU that it can use.
    boolean usable = engine.hasCapability(StandardCapabilities.CUDA);
    boolean cuda = usable || NativeFlavor.isCuda(Path.of(LibUtils.getLibtorchPath()));
    int gpus = usable ? engine.getGpuCount() : 0;
    if (cuda && gpus == 0 && settings.device().equals("auto")) {
      LOG.warn("device=auto takes the CPU. {}", DeviceChoice.NO_GPU_SEEN);
    }
    return new TorchRuntime(engine, DeviceChoice.of(settings.device(), cuda, gpus));
  }

  /** Versions of {@code PyTorch} and of what it is reached by, {@code DJL} and {@code Java}. */
  public static Map<String, String> versions() {
    // Whoever asks first loads it, and DJL reads the properties once.
    setProperties();
    return Map.of(
        "Java",
        Runtime.version().toString(),
        "DJL",
        Engine.getDjlVersion(),
        "PyTorch",
        Engine.getEngine(ENGINE).getVersion());
  }

  /** A manager of arrays on the device, to be closed by whoever asks for it. */
  public NDManager newManager() {
    return engine.newBaseManager(device);
  }

  /** A manager of arrays on the CPU, closed with its parent. */
  static NDManager cpu(NDManager parent) {
    return parent.newSubManager(Device.cpu());
  }

  /** Where arrays lie. */
  public Device device() {
    return device;
  }

  /**
   * Whether it is a GPU with matrix units for bfloat16: Ampere or later, which also has flash
   * attention.
   */
  public boolean hasBfloat16Units() {
    return isGpu()
        && Integer.parseInt(CudaUtils.getComputeCapability(device.getDeviceId())) >= AMPERE;
  }

  /** What decides how sums are rounded, see {@code TrainingProgram.hardware}. */
  Map<String, String> hardware() {
    return isGpu()
        ? Map.of("gpu", Hardware.gpu(device), "libtorch", engine.getVersion())
        : Map.of(
            "processor",
            Hardware.processor(),
            "threads",
            String.valueOf(JniUtils.getNumThreads()),
            "libtorch",
            engine.getVersion());
  }

  /** How much of the device is in use; to be closed by whoever asks for it. */
  public DeviceUsage usage() {
    return isGpu()
        ? new GpuUsage(
            device, NvidiaSmi.watching(device.getDeviceId(), System.getenv("CUDA_VISIBLE_DEVICES")))
        : new CpuUsage();
  }

  /** Whether that is a GPU. */
  public boolean isGpu() {
    return device.isGpu();
  }

  /** Read by DJL when it loads its classes, so set before it is touched. */
  private static void setProperties() {
    // The profiling executor compiles anew for every new shape, and every batch has a new shape.
    System.setProperty("ai.djl.pytorch.graph_optimizer", "false");
    // Nothing is downloaded and no usage is reported, whatever the machine looks like.
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    System.setProperty("RUST_FLAVOR", "cpu");
    NativeFlavor.set();
  }
}
