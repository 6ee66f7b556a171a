package io.millrace.worker.torch;

/**
 * How PyTorch runs.
 *
 * @param device {@code cpu}
 * @param threads that one operation uses on the CPU; 0 leaves it to PyTorch
 * @param seed of PyTorch's random numbers
 */
public record TorchSettings(String device, int threads, int seed) {}
