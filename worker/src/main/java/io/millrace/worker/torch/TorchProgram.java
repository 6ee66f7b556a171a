package io.millrace.worker.torch;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * An object of a TorchScript class and its methods. Results belong to the manager of the first
 * argument.
 */
final class TorchProgram implements AutoCloseable {
  private final Model model;
  private final Block block;
  private final NDManager names;
  private final ParameterStore unused;

  /** DJL takes a method's name as the name of an extra array. */
  private final Map<String, NDArray> methods = new HashMap<>();

  /** An object of {@code __torch__.MODULE.CLASS} with these attributes. */
  TorchProgram(TorchRuntime runtime, String module, String className, Map<String, ?> attributes) {
    this.model = load(runtime, module, className, attributes);
    this.block = model.getBlock();
    this.names = runtime.newManager();
    this.unused = new ParameterStore(names, false);
  }

  private static Model load(
      TorchRuntime runtime, String module, String className, Map<String, ?> attributes) {
    Model model = Model.newInstance(module, runtime.device(), TorchRuntime.ENGINE);
    try {
      Path directory = Files.createTempDirectory("millrace-torch");
      Path archive = directory.resolve(module + ".pt");
      try {
        TorchScriptArchive.write(archive, module, className, attributes);
        // Without trainParam DJL loads the code in a mode in which autograd is off for good.
        model.load(directory, module, Map.of("trainParam", "true"));
      } finally {
        Files.deleteIfExists(archive);
        Files.delete(directory);
      }
      return model;
    } catch (IOException e) {
      model.close();
      throw new UncheckedIOException(e);
    } catch (MalformedModelException e) {
      model.close();
      throw new IllegalStateException("PyTorch does not take " + module + ".py", e);
    }
  }

  /** Calls a method without gradients. */
  NDList call(String method, Arguments arguments) {
    return block.forward(unused, arguments.toList(name(method)), false);
  }

  /** Calls a method that makes use of autograd. */
  NDList callWithGradients(String method, Arguments arguments) {
    // DJL's GradientCollector does the same, but there can be only one of them at a time in a JVM,
    // while libtorch keeps this mode per thread.
    boolean before = JniUtils.isGradMode();
    JniUtils.setGradMode(true);
    try {
      return block.forward(unused, arguments.toList(name(method)), true);
    } finally {
      JniUtils.setGradMode(before);
    }
  }

  private NDArray name(String method) {
    return methods.computeIfAbsent(method, this::nameArray);
  }

  private NDArray nameArray(String method) {
    NDArray array = names.create(0);
    array.setName("module_method:" + method);
    return array;
  }

  @Override
  public void close() {
    names.close();
    model.close();
  }
}
