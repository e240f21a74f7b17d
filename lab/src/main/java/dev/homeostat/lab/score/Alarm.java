package dev.homeostat.lab.score;

/**
 * Somebody was told that something is wrong.
 *
 * @param type the anomaly type
 * @param metric what was judged
 * @param epochMillis when
 * @param text what was said
 * @param baseline what was expected; NaN where nobody says
 * @param deviation one standard deviation around it; NaN where nobody says
 * @param named whether the watcher says what is wrong, and not just which metric is unusual
 */
record Alarm(
    String type,
    String metric,
    long epochMillis,
    String text,
    double baseline,
    double deviation,
    boolean named) {}
