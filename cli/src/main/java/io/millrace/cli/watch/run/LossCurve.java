package io.millrace.cli.watch.run;

import java.util.ArrayList;
import java.util.List;

/**
 * The losses of a run's steps, however many there are: in buckets of as many steps as it takes to
 * have at most 512 of them. For one thread.
 */
public final class LossCurve {
  private static final int MOST = 512;

  private final List<Bucket> buckets = new ArrayList<>();
  private long span = 1;

  /** Consecutive steps, from {@code first} on, and the sum of their losses. */
  private record Bucket(long first, long last, double sum, int count) {
    double mean() {
      return sum / count;
    }

    Bucket with(Bucket next) {
      return new Bucket(first, next.last, sum + next.sum, count + next.count);
    }
  }

  /** Takes a step's loss in; steps come in their order. One that is not finite is left out. */
  void add(long step, double loss) {
    if (!Double.isFinite(loss)) {
      return;
    }
    Bucket point = new Bucket(step, step, loss, 1);
    int last = buckets.size() - 1;
    if (last >= 0 && step / span == buckets.get(last).first / span) {
      buckets.set(last, buckets.get(last).with(point));
      return;
    }
    buckets.add(point);
    if (buckets.size() > MOST) {
      span *= 2;
      merge();
    }
  }

  private void merge() {
    List<Bucket> merged = new ArrayList<>(MOST);
    for (Bucket bucket : buckets) {
      int last = merged.size() - 1;
      if (last >= 0 && merged.get(last).first / span == bucket.first / span) {
        merged.set(last, merged.get(last).with(bucket));
      } else {
        merged.add(bucket);
      }
    }
    buckets.clear();
    buckets.addAll(merged);
  }

  /** Forgets what came after a step, as far as buckets hold nothing else. */
  void backTo(long step) {
    buckets.removeIf(bucket -> bucket.first > step);
  }

  /** Whether there is nothing to draw. */
  public boolean isEmpty() {
    return buckets.isEmpty();
  }

  /** The first step that it holds; 0 for none. */
  public long firstStep() {
    return buckets.isEmpty() ? 0 : buckets.get(0).first;
  }

  /** The last step that it holds; 0 for none. */
  public long lastStep() {
    return buckets.isEmpty() ? 0 : buckets.get(buckets.size() - 1).last;
  }

  /** Mean losses, the oldest first, as many as there are and at most so many. */
  public double[] points(int most) {
    int count = Math.min(most, buckets.size());
    double[] points = new double[count];
    for (int i = 0; i < count; i++) {
      int from = (int) ((long) i * buckets.size() / count);
      int to = (int) ((long) (i + 1) * buckets.size() / count);
      points[i] = buckets.subList(from, to).stream().reduce(Bucket::with).orElseThrow().mean();
    }
    return points;
  }
}
