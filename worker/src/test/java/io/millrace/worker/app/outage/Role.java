package io.millrace.worker.app.outage;

/** What a broker does for a run while others do something else. */
enum Role {
  /** Leads the partition of the journal. */
  EVENTS_LEADER,
  /** Leads the partition of the batches. */
  BATCHES_LEADER,
  /** Keeps the state of the journal's transactions. */
  TRANSACTION_COORDINATOR,
  /** Decides who leads. */
  ACTIVE_CONTROLLER
}
