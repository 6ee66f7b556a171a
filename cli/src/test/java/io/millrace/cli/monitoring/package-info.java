/** That dashboards and alerts show what there is, and fire when they should. */
package io.millrace.cli.monitoring;
