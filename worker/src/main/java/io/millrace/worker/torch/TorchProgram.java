package io.millrace.worker.torch;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An object of a TorchScript class and its methods. Results belong to the manager of the first
 * argument.
 */
public final class TorchProgram implements AutoCloseable {
  private final Model model;
  private final Block block;
  private final NDManager names;
  private final ParameterStore unused;

  /** DJL takes a method's name as the name of an extra array. */
  private final Map<String, NDArray> methods = new ConcurrentHashMap<>();

  /**
   * Loads a program.
   *
   * @param sources resources of the class path by the TorchScript module that they become
   * @param object whose methods can be called
   */
  public TorchProgram(TorchRuntime runtime, Map<String, String> sources, ScriptObject object) {
    this.model = load(runtime, sources, object);
    this.block = model.getBlock();
    this.names = runtime.newManager();
    this.unused = new ParameterStore(names, false);
  }

  private static Model load(
      TorchRuntime runtime, Map<String, String> sources, ScriptObject object) {
    String name = object.module();
    Model model = Model.newInstance(name, runtime.device(), TorchRuntime.ENGINE);
    try {
      Path directory = Files.createTempDirectory("millrace-torch");
      Path archive = directory.resolve(name + ".pt");
      try {
        TorchScriptArchive.write(archive, sources, object);
        // Without trainParam DJL loads the code in a mode that rewrites it for inference.
        model.load(directory, name, Map.of("trainParam", "true"));
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
      throw new IllegalStateException("PyTorch does not take the program " + name, e);
    }
  }

  /** Calls a method. Nothing is recorded for autograd. */
  public NDList call(String method, Arguments arguments) {
    return block.forward(unused, arguments.toList(name(method)), false);
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
