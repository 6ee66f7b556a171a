/**
 * What becomes of a run when the brokers it lives on are killed.
 *
 * <p>A {@link BrokerCluster} of three processes, each broker and controller in one, keeps three
 * copies of everything. A {@link BatchFeed} sends batches all the while, a {@link SupervisedWorker}
 * trains on them, and a {@link RunAudit} lists what is wrong with the journal that comes of it.
 */
package io.millrace.worker.app.outage;
