package io.millrace.service;

/** A long-running part of Millrace, as the command line and the tests start and end it. */
public interface Application extends AutoCloseable {

  /**
   * Checks everything that can be checked, then starts working on threads of its own and returns.
   *
   * @throws SetupException when something is not as it must be; nothing is left running then
   */
  void start();

  /**
   * Waits for the end, whether the work is done, {@link #close} was called or it failed.
   *
   * @return whether it ended well; why not is in the log
   * @throws SetupException when it ended because of something that has to be put right
   * @throws TakenOverException when another process does its work now
   */
  boolean await() throws InterruptedException;

  /** Ends the work gracefully and waits for that. May be called by any thread, and again. */
  @Override
  void close();
}
