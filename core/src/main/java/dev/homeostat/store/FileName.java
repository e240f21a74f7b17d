package dev.homeostat.store;

/** What the file of a name is called. Stateless and thread-safe. */
public final class FileName {

  private static final int LONGEST = 80;

  private FileName() {}

  /**
   * A name that any file system takes: letters, digits, {@code -}, {@code .} and {@code _}. A name
   * of those alone, and not too long, stays as it is; behind any other stands a number made of all
   * of it, so that two names do not share a file.
   */
  public static String of(String name) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < Math.min(name.length(), LONGEST); i++) {
      char c = name.charAt(i);
      boolean taken =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == '-'
              || (c == '.' && i > 0);
      plain.append(taken ? c : '_');
    }
    return plain.toString().equals(name)
        ? name
        : plain + "_" + Integer.toHexString(name.hashCode());
  }
}
