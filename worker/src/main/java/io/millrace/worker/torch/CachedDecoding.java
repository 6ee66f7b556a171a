package io.millrace.worker.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.millrace.worker.program.Decoding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Decoding with the program of decoding.py, whose cache is held here. */
final class CachedDecoding implements Decoding {
  /** Room for so many tokens at a time: it is paid for with a copy of the cache. */
  private static final int ROOM = 64;

  private final TorchProgram program;
  private final List<NDArray> weights;
  private final NDArray frequencies;
  private final DecodingLimits limits;
  private final NDManager manager;

  private int[] lengths;
  private int room;
  private List<NDArray> cache;
  private float[][] logits;

  /**
   * Runs the prompts.
   *
   * @param objective the model's: to predict tokens
   * @param frequencies as the stack takes them
   * @throws IllegalArgumentException see {@code TrainingProgram.decode}
   */
  CachedDecoding(
      NDManager parent,
      TorchProgram program,
      Objective objective,
      List<NDArray> weights,
      NDArray frequencies,
      DecodingLimits limits,
      int[][] prompts) {
    this.program = program;
    this.weights = weights;
    this.frequencies = frequencies;
    this.limits = limits;
    Prompts all = Prompts.of(prompts);
    BatchCheck.check(all.sequences(), limits.vocabulary(), limits.positions(), 0);
    this.lengths = all.sequences().sequenceLengths().clone();
    this.room = roomFor(Arrays.stream(lengths).max().orElseThrow());
    this.manager = parent.newSubManager();
    try {
      start(all, new StagedBatch.Form(objective, 0, array -> array));
    } catch (RuntimeException e) {
      manager.close();
      throw e;
    }
  }

  private void start(Prompts prompts, StagedBatch.Form form) {
    try (StagedBatch at = new StagedBatch(manager, prompts.sequences(), form)) {
      Arguments arguments =
          at.sequences(frequencies)
              .add(at.manager().create(prompts.rows()), at.rows())
              .add(at.manager().create((long) room))
              .addList("parameters", weights);
      NDList results = program.call("start", arguments);
      logits = rows(results.get(0));
      keep(results.subList(1, results.size()));
    }
  }

  @Override
  public float[][] logits() {
    return logits;
  }

  @Override
  public void append(int[] rows, int[] tokens) {
    check(rows, tokens);
    take(rows);
    try (NDManager call = TorchRuntime.cpu(manager)) {
      int[] ones = new int[tokens.length];
      Arrays.fill(ones, 1);
      long longest = 1L + Arrays.stream(lengths).max().orElseThrow();
      Arguments arguments =
          new Arguments()
              .add(call.create(tokens), call.create(lengths), call.create(ones), frequencies)
              .add(call.create(longest))
              .addList("cache", cache)
              .addList("parameters", weights);
      logits = rows(program.call("next", arguments).get(0));
    }
    Arrays.setAll(lengths, i -> lengths[i] + 1);
  }

  private void check(int[] rows, int[] tokens) {
    if (rows.length == 0 || rows.length != tokens.length) {
      throw new IllegalArgumentException(
          "A token goes to each of one or more rows, and there are %d and %d"
              .formatted(tokens.length, rows.length));
    }
    BatchCheck.checkIds("token", tokens, limits.vocabulary());
    for (int row : rows) {
      if (row < 0 || row >= lengths.length) {
        throw new IllegalArgumentException(
            "There are %d rows, and none has the number %d".formatted(lengths.length, row));
      }
      if (lengths[row] == limits.positions()) {
        throw new IllegalArgumentException(
            "Row %d is as long as the model's %d positions".formatted(row, limits.positions()));
      }
    }
  }

  /** Makes the rows those named, with room for a token more in each. */
  private void take(int[] rows) {
    boolean same = Arrays.equals(rows, IntStream.range(0, lengths.length).toArray());
    int[] taken = Arrays.stream(rows).map(row -> lengths[row]).toArray();
    int needed = Math.max(room, roomFor(1 + Arrays.stream(taken).max().orElseThrow()));
    if (!same || needed > room) {
      try (NDManager call = TorchRuntime.cpu(manager)) {
        long[] numbers = Arrays.stream(rows).asLongStream().toArray();
        Arguments arguments =
            new Arguments()
                .add(call.create(numbers), call.create((long) (needed - room)), frequencies)
                .addList("cache", cache);
        List<NDArray> before = cache;
        keep(program.call("taken", arguments));
        before.forEach(NDArray::close);
      }
    }
    lengths = taken;
    room = needed;
  }

  private int roomFor(int tokens) {
    return Math.min(limits.positions(), (tokens + ROOM - 1) / ROOM * ROOM);
  }

  private void keep(List<NDArray> results) {
    results.forEach(array -> array.attach(manager));
    cache = new ArrayList<>(results);
  }

  private float[][] rows(NDArray all) {
    float[] values = all.toFloatArray();
    int width = limits.vocabulary();
    return IntStream.range(0, values.length / width)
        .mapToObj(row -> Arrays.copyOfRange(values, row * width, (row + 1) * width))
        .toArray(float[][]::new);
  }

  @Override
  public void close() {
    manager.close();
  }
}
