package dev.homeostat.alert;

/** Whether a receiver may hold a thread of a courier's now. Thread-safe. */
interface Admission {

  /** Takes up one of the threads there are; false where it must wait. */
  boolean enter();

  /** Gives it back; called once for each that was taken up. */
  void leave();

  /** Admits always: what is ours gives up by itself, and is few. */
  final class Always implements Admission {
    @Override
    public boolean enter() {
      return true;
    }

    @Override
    public void leave() {}
  }
}
