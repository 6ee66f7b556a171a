package io.millrace.worker.app.crash;

import java.util.UUID;

/** A broken worker: it fences nobody, for it writes the journal under an id of its own. */
public final class SharedRun extends GatedWorker {
  @Override
  public String transactionalId(String ofTheRun) {
    return ofTheRun + "-" + UUID.randomUUID();
  }
}
