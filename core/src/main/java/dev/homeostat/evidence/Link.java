package dev.homeostat.evidence;

/**
 * An object on the way from a sample to what keeps it alive. Immutable.
 *
 * @param type its class, as people write it; {@code java.lang.Class} where a class itself holds
 * @param field by which it refers to the object before it; empty for an array, and for the sample
 * @param address where it lies, which tells it from others of its class
 * @param description what the recorder adds, such as {@code Class Name: app.Carts} or {@code Size:
 *     1200}; may be empty
 */
record Link(String type, String field, long address, String description) {

  private static final String CLASS = "Class Name: ";
  private static final String THREAD = "Thread Name: ";
  private static final String SIZE = "Size: ";

  /** The class whose field it is; of a static one the class that declares it. */
  String owner() {
    return isStatic() ? description.substring(CLASS.length()) : type;
  }

  /** Whether a class itself holds, by a static field. */
  boolean isStatic() {
    return type.equals("java.lang.Class") && description.startsWith(CLASS);
  }

  /** Whether it is a thread, which refers to what it has in its thread locals. */
  boolean isThreadLocal() {
    return description.startsWith(THREAD)
        && (field.equals("threadLocals") || field.equals("inheritableThreadLocals"));
  }

  /** The name of the thread that this is, or that its description tells of a root. */
  static String threadOf(String description) {
    return description.startsWith(THREAD) ? description.substring(THREAD.length()) : "";
  }

  /** How many elements it has, where it is a collection; else an empty string. */
  String size() {
    return description.startsWith(SIZE) ? description.substring(SIZE.length()) : "";
  }

  /** Whether it is an application's or a library's, and no array. */
  boolean isForeign() {
    return !type.endsWith("[]") && !Stacks.isJdk(type);
  }
}
