package io.millrace.cli.produce;

import java.util.function.Supplier;

/** Where records go. For one thread. */
interface Outlet extends AutoCloseable {

  /**
   * Sends a record; blocks while too many are on the way.
   *
   * @throws BrokenOffException when no more can be sent
   */
  void send(SourceRecord record, Keyed keyed);

  /**
   * Makes what was sent final, with the place, if that is due. To be called often, also while there
   * is nothing to send.
   *
   * @param place asked when it is due, perhaps more than once
   * @throws BrokenOffException when it cannot be done
   */
  void commitIfDue(Supplier<Place> place);

  /** Makes everything final. */
  void commit(Supplier<Place> place);

  /** Records that the topic has for good. */
  long delivered();

  @Override
  void close();
}
