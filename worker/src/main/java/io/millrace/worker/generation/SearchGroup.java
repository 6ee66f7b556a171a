package io.millrace.worker.generation;

import io.millrace.worker.program.Decoding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Searches that are decoded together; each has some of the rows. */
final class SearchGroup {

  /** How many rows each search has that goes on; they lie in this order. */
  private Map<Search, Integer> open = new LinkedHashMap<>();

  /** Searches that begin: each has a row, its prompt. */
  SearchGroup(List<Search> searches) {
    searches.forEach(search -> open.put(search, 1));
  }

  /** The prompts in the order of the searches. */
  int[][] prompts() {
    return open.keySet().stream().map(search -> search.task().prompt()).toArray(int[][]::new);
  }

  /**
   * Takes a step of each search.
   *
   * @return whether one goes on
   * @throws GenerationException when logits are no numbers
   */
  boolean step(Decoding decoding) {
    List<float[]> logits = Arrays.asList(decoding.logits());
    logits.forEach(SearchGroup::requireFinite);
    Map<Search, Integer> next = new LinkedHashMap<>();
    List<Search.Step> steps = new ArrayList<>();
    int first = 0;
    for (Map.Entry<Search, Integer> entry : open.entrySet()) {
      int end = first + entry.getValue();
      List<Search.Step> own = entry.getKey().next(logits.subList(first, end));
      for (Search.Step step : own) {
        steps.add(new Search.Step(first + step.row(), step.token()));
      }
      if (!own.isEmpty()) {
        next.put(entry.getKey(), own.size());
      }
      first = end;
    }
    open = next;
    if (!steps.isEmpty()) {
      decoding.append(
          steps.stream().mapToInt(Search.Step::row).toArray(),
          steps.stream().mapToInt(Search.Step::token).toArray());
    }
    return !steps.isEmpty();
  }

  private static void requireFinite(float[] logits) {
    for (float logit : logits) {
      if (!Float.isFinite(logit)) {
        throw new GenerationException(
            "The model's logits are not finite, so no token is probable: its weights have diverged;"
                + " go back to an earlier checkpoint.");
      }
    }
  }
}
