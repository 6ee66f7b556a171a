package io.millrace.preprocessor.ledger;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The ledger of one partition. With what is pending, it always balances:
 *
 * <pre>
 * records in               = accepted + held out + dead letters
 * accepted + splits        = sequences batched + rejected + pending
 * tokens in                = tokens batched + truncated + rejected + pending
 * </pre>
 *
 * <p>Written by one thread, read by any.
 */
public final class Ledger {
  private final Map<Account, AtomicLong> amounts = new EnumMap<>(Account.class);

  /** An empty ledger. */
  public Ledger() {
    this(new long[0]);
  }

  /** A ledger with the amounts that {@link #amounts} gave; accounts that it lacks are empty. */
  public Ledger(long[] stored) {
    int place = 0;
    for (Account account : Account.values()) {
      amounts.put(account, new AtomicLong(place < stored.length ? stored[place] : 0));
      place++;
    }
  }

  public void add(Account account, long amount) {
    amounts.get(account).addAndGet(amount);
  }

  public long get(Account account) {
    return amounts.get(account).get();
  }

  /** All amounts, in the order of the accounts. */
  public long[] amounts() {
    return amounts.values().stream().mapToLong(AtomicLong::get).toArray();
  }

  /** Adds another partition's ledger. */
  public void add(Ledger other) {
    for (Account account : Account.values()) {
      add(account, other.get(account));
    }
  }

  /** Records of which nobody knows what became; zero. */
  public long missingRecords() {
    return get(Account.RECORDS_IN)
        - get(Account.RECORDS_ACCEPTED)
        - get(Account.RECORDS_HELD_OUT)
        - get(Account.RECORDS_DEAD);
  }

  /** Sequences of which nobody knows what became; zero. */
  public long missingSequences(long pending) {
    return get(Account.RECORDS_ACCEPTED)
        + get(Account.SEQUENCES_SPLIT)
        - get(Account.SEQUENCES_BATCHED)
        - get(Account.SEQUENCES_REJECTED)
        - pending;
  }

  /** Tokens of which nobody knows what became; zero. */
  public long missingTokens(long pending) {
    return get(Account.TOKENS_IN)
        - get(Account.TOKENS_BATCHED)
        - get(Account.TOKENS_TRUNCATED)
        - get(Account.TOKENS_REJECTED)
        - pending;
  }
}
