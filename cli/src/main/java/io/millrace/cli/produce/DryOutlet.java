package io.millrace.cli.produce;

import java.util.function.Supplier;

/** Counts records and sends none. */
final class DryOutlet implements Outlet {
  private long counted;

  @Override
  public void send(SourceRecord record, Keyed keyed) {
    counted++;
  }

  @Override
  public void commitIfDue(Supplier<Place> place) {}

  @Override
  public void commit(Supplier<Place> place) {}

  @Override
  public long delivered() {
    return counted;
  }

  @Override
  public void close() {}
}
