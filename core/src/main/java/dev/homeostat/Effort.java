package dev.homeostat;

/**
 * How much the watcher does at present. It does less where its host, or its own cost, asks for it.
 */
public enum Effort {
  /** Everything. */
  FULL("full", "does everything again"),

  /** Nobody looks for who is behind an episode. */
  WITHOUT_EVIDENCE("without_evidence", "looks for no evidence"),

  /** And only every fourth tick is read and judged. */
  THINNED("thinned", "reads every fourth tick only, without evidence"),

  /** Nothing is read for a while. */
  ASLEEP("asleep", "reads nothing for a while");

  private final String id;
  private final String words;

  Effort(String id, String words) {
    this.id = id;
    this.words = words;
  }

  /** The spelling in JSON. */
  public String id() {
    return id;
  }

  /** What the watcher does, for people. */
  public String words() {
    return words;
  }

  Effort less() {
    return this == FULL ? WITHOUT_EVIDENCE : this == WITHOUT_EVIDENCE ? THINNED : ASLEEP;
  }

  Effort more() {
    return this == ASLEEP ? THINNED : this == THINNED ? WITHOUT_EVIDENCE : FULL;
  }
}
