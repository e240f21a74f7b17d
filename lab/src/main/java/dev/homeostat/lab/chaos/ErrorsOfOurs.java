package dev.homeostat.lab.chaos;

import static dev.homeostat.lab.chaos.Fault.hold;

import dev.homeostat.lab.chaos.RiggedClasses.Where;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;

/**
 * Throws from within our own code, at each place once or twice, while a shop is watched, and
 * compares what was learned and told with a run in which nothing throws.
 *
 * @param name of the fault
 * @param where it throws
 * @param times each place does
 * @param error makes what is thrown
 */
record ErrorsOfOurs(String name, Where where, int times, Function<String, Error> error)
    implements Fault {

  private static final int ALWAYS = 10;

  /** What throws at look after look is tried ever more rarely, and rightly. */
  private static final int SPARED = 4;

  @Override
  public String run(Place place) throws Exception {
    List<String> calm = watch(place.at("calm").folder(), 0);
    int before = Fuse.burnt();
    int places = Fuse.places();
    List<String> said = watch(place.at("thrown").folder(), times);
    int burnt = Fuse.burnt() - before;
    said.forEach(line -> System.out.println("  " + line));
    hold(burnt > 0, "nothing was thrown");
    hold(number(said, "escaped ") == 0, "something escaped: " + said);
    int ready = number(said, "ready ");
    int lost = (int) said.stream().filter(line -> line.endsWith(" is left out")).count();
    hold(
        ready >= number(calm, "ready "),
        ready + " series ready, " + number(calm, "ready ") + " without faults");
    hold(number(said, "episodes of orders ") > 0, "the fault was not found: " + said);
    boolean told = number(said, "told ") > 0;
    hold(told || where == Where.SINKS, "the fault was not told: " + said);
    hold(number(said, "told afterwards ") > 0, "not everybody was told afterwards: " + said);
    hold(number(said, "managed ") > 0, "it is not in JMX: " + said);
    hold(
        number(said, "remembered ") >= number(calm, "remembered "),
        number(said, "remembered ")
            + " series remembered, "
            + number(calm, "remembered ")
            + " without faults");
    return "%d of %d places threw, %s each; %d series ready (%d without faults), %d remembered (%d), the fault %s%s"
        .formatted(
            burnt,
            Fuse.places() - places,
            times == 1 ? "once" : times + " times",
            ready,
            number(calm, "ready "),
            number(said, "remembered "),
            number(calm, "remembered "),
            told ? "told" : "found, its line lost with the call that threw, the next one told",
            lost > 0 ? ", " + lost + " signals left out, which is said" : "");
  }

  private List<String> watch(Path folder, int each) throws Exception {
    RiggedClasses loader = new RiggedClasses(where, ShopWatch.class);
    Object scenario =
        Class.forName(ShopWatch.class.getName(), true, loader)
            .getConstructor(Path.class, int.class, int.class, Function.class)
            .newInstance(
                Files.createDirectories(folder),
                where == Where.SENSORS ? SPARED : ALWAYS,
                each,
                error);
    @SuppressWarnings("unchecked") // It is a ShopWatch, of another loader.
    Callable<List<String>> callable = (Callable<List<String>>) scenario;
    return callable.call();
  }

  private static int number(List<String> said, String begin) {
    return said.stream()
        .filter(line -> line.matches(begin + "[0-9]+"))
        .map(line -> line.substring(begin.length()))
        .mapToInt(Integer::parseInt)
        .findFirst()
        .orElse(0);
  }
}
