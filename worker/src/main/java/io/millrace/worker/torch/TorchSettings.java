package io.millrace.worker.torch;

/**
 * How PyTorch runs.
 *
 * @param device {@code auto}, which is a GPU if there is one, {@code cpu}, {@code cuda} or {@code
 *     cuda:N}
 * @param threads that one operation uses on the CPU; 0 leaves it to PyTorch
 * @param seed of PyTorch's random numbers
 */
public record TorchSettings(String device, int threads, int seed) {}
