package io.millrace.benchmarks.profile;

import io.millrace.benchmarks.measure.Spread;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Takes calls within calls apart. */
final class SelfTimes {
  private final Map<String, List<Double>> micros = new TreeMap<>();
  private final Map<String, Integer> computing = new HashMap<>();
  private final Deque<Open> open = new ArrayDeque<>();

  private static final class Open {
    private final Call call;
    private double within;
    private boolean othersCompute;

    private Open(Call call) {
      this.call = call;
    }
  }

  private SelfTimes() {}

  /** Every operator's calls and own time, in no order. */
  static List<Operator> of(Trace trace) {
    SelfTimes times = new SelfTimes();
    trace.calls().stream()
        .collect(Collectors.groupingBy(Call::thread))
        .values()
        .forEach(times::addThread);
    return times.micros.keySet().stream().map(times::operator).toList();
  }

  private Operator operator(String name) {
    List<Double> each = micros.get(name);
    return new Operator(
        name,
        each.size(),
        computing.getOrDefault(name, 0),
        each.stream().mapToDouble(Double::doubleValue).sum(),
        new Spread(each).median());
  }

  private void addThread(Collection<Call> calls) {
    calls.stream()
        .sorted(
            Comparator.comparingDouble(Call::from)
                .thenComparing(Comparator.comparingDouble(Call::micros).reversed()))
        .forEach(this::add);
    while (!open.isEmpty()) {
      close();
    }
  }

  private void add(Call call) {
    while (!open.isEmpty() && open.peek().call.to() <= call.from()) {
      close();
    }
    if (!open.isEmpty()) {
      open.peek().within += call.micros();
    }
    open.push(new Open(call));
  }

  private void close() {
    Open done = open.pop();
    String name = done.call.name();
    boolean computes = !done.othersCompute && Names.mayCompute(name);
    micros.computeIfAbsent(name, unused -> new ArrayList<>()).add(done.call.micros() - done.within);
    if (computes) {
      computing.merge(name, 1, Integer::sum);
    }
    if (!open.isEmpty()) {
      open.peek().othersCompute |= computes || done.othersCompute;
    }
  }
}
