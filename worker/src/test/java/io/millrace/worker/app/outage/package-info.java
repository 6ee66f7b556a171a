/**
 * What becomes of a run when the brokers it lives on are killed.
 *
 * <p>A {@link BrokerCluster} of three processes, each broker and controller in one, keeps three
 * copies of everything. A {@link SupervisedWorker} trains on what is sent to it all the while.
 */
package io.millrace.worker.app.outage;
