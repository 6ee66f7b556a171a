package io.millrace.preprocessor.app;

import io.millrace.preprocessor.ledger.Account;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The ledgers that processes show on /metrics.
 *
 * @param amounts by input topic, partition and account
 * @param differences what does not add up
 * @param pending sequences that wait for their batches
 */
public record PublishedLedger(
    Map<Entry, Long> amounts, Map<Entry, Long> differences, long pending) {
  /** Where nobody has kept books. */
  public static final PublishedLedger NONE = new PublishedLedger(Map.of(), Map.of(), 0);

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Pattern LINE =
      Pattern.compile("millrace_preprocessor_(\\w+)\\{([^}]*)} (\\S+)");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

  /**
   * One line of them.
   *
   * @param place of the input, for example text-0
   * @param what account, or of what there is a difference
   */
  public record Entry(String place, String what) implements Comparable<Entry> {
    @Override
    public int compareTo(Entry other) {
      return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
      return what + " of " + place;
    }
  }

  /** Reads what a running process shows. */
  public static PublishedLedger of(PreprocessorApplication application)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(application.address() + "/metrics")).build();
    return of(HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body());
  }

  static PublishedLedger of(String metrics) {
    Map<Entry, Long> amounts = new TreeMap<>();
    Map<Entry, Long> differences = new TreeMap<>();
    long pending = 0;
    for (Matcher line = LINE.matcher(metrics); line.find(); ) {
      Map<String, String> labels =
          LABEL
              .matcher(line.group(2))
              .results()
              .collect(Collectors.toMap(label -> label.group(1), label -> label.group(2)));
      String place = labels.get("input") + "-" + labels.get("partition");
      long value = (long) Double.parseDouble(line.group(3));
      switch (line.group(1)) {
        case "ledger" -> amounts.put(new Entry(place, labels.get("account")), value);
        case "ledger_difference" -> differences.put(new Entry(place, labels.get("of")), value);
        case "sequences_pending" -> pending += value;
        default -> {
          // Counters of work done, which are no ledger.
        }
      }
    }
    return new PublishedLedger(amounts, differences, pending);
  }

  /** The partitions whose ledgers these are, for example text-0. */
  public Set<String> places() {
    return amounts.keySet().stream().map(Entry::place).collect(Collectors.toSet());
  }

  /** An account of all partitions of an input topic. */
  public long total(String input, Account account) {
    return amounts.entrySet().stream()
        .filter(entry -> entry.getKey().place().matches(Pattern.quote(input) + "-\\d+"))
        .filter(entry -> entry.getKey().what().equals(account.tag()))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** A sentence for each difference that is not zero. */
  public List<String> imbalances() {
    return differences.entrySet().stream()
        .filter(entry -> entry.getValue() != 0)
        .map(entry -> "Missing in the ledger: " + entry.getValue() + " " + entry.getKey() + ".")
        .toList();
  }
}
