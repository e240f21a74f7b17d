package dev.homeostat.lab.corpus;

import dev.homeostat.lab.corpus.program.Scenario;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One row of the catalogue: a program, its load, and of a faulty one the truth about the fault.
 *
 * <p>Filled in while the catalogue is built and not changed afterwards.
 */
final class Case {
  private final String name;
  private final Half half;
  private final boolean healthy;
  private final String mechanism;
  private final String library;
  private final Supplier<Scenario> program;
  private boolean slow;
  private double requestsPerSecond = 40;
  private LoadShape load = LoadShape.STEADY;
  private boolean fromFirstRequest;
  private double harmPerSecond;
  private int mostHarm = Integer.MAX_VALUE;
  private @Nullable Resource resource;
  private double limit = Double.NaN;
  private boolean limitIsHeap;
  private List<String> accepted = List.of();
  private List<String> symptoms = List.of();
  private String culprit = "";
  private int heapMib = 96;
  private List<String> flags = List.of();
  private int fromJdk = 17;

  private Case(
      String name,
      Half half,
      boolean healthy,
      String mechanism,
      String library,
      Supplier<Scenario> program) {
    this.name = name;
    this.half = half;
    this.healthy = healthy;
    this.mechanism = mechanism;
    this.library = library;
    this.program = program;
  }

  static Case fault(
      String name, Half half, String mechanism, String library, Supplier<Scenario> program) {
    return new Case(name, half, false, mechanism, library, program);
  }

  static Case healthy(
      String name, Half half, String mechanism, String library, Supplier<Scenario> program) {
    return new Case(name, half, true, mechanism, library, program);
  }

  /** Puts the case into the slow set. */
  Case slow() {
    slow = true;
    return this;
  }

  /** Sets the load. */
  Case load(double requestsPerSecond, LoadShape shape) {
    this.requestsPerSecond = requestsPerSecond;
    this.load = shape;
    return this;
  }

  /** Lets the fault begin with the load instead of at a time drawn after learning. */
  Case fromFirstRequest() {
    fromFirstRequest = true;
    return this;
  }

  /** Says what is lost, how many units of harm a second do it and at which use it ends. */
  Case loses(Resource resource, double harmPerSecond, double limit) {
    this.resource = resource;
    this.harmPerSecond = harmPerSecond;
    this.limit = limit;
    return this;
  }

  /** Says that the heap is lost, up to its maximum, and how many units of harm a second do it. */
  Case losesHeap(double harmPerSecond) {
    limitIsHeap = true;
    return loses(Resource.HEAP, harmPerSecond, Double.NaN);
  }

  /** Says that class metadata is lost, up to {@code mib} MiB, by so many units of harm a second. */
  Case losesMetaspace(double harmPerSecond, int mib) {
    flags = List.of("-XX:MaxMetaspaceSize=" + mib + "m");
    return loses(Resource.CLASSES, harmPerSecond, mib);
  }

  /** Says that the harm is done so many times, so often a second, and has no limit. */
  Case strikes(Resource resource, double harmPerSecond, int times) {
    this.resource = resource;
    this.harmPerSecond = harmPerSecond;
    this.mostHarm = times;
    return this;
  }

  /** Names the anomaly types that find the fault. */
  Case accepts(String... types) {
    accepted = List.of(types);
    return this;
  }

  /** Names the anomaly types that are no false alarm after onset. */
  Case symptoms(String... types) {
    symptoms = List.of(types);
    return this;
  }

  /** Gives the text that a suspect should contain. */
  Case culprit(String text) {
    culprit = text;
    return this;
  }

  /** Sets the heap; ZGC is given half as much again. */
  Case heap(int mib) {
    heapMib = mib;
    return this;
  }

  /** Adds flags for the JVM. */
  Case flags(String... more) {
    flags = List.of(more);
    return this;
  }

  /** Keeps the case from older JDKs. */
  Case fromJdk(int release) {
    fromJdk = release;
    return this;
  }

  String name() {
    return name;
  }

  Half half() {
    return half;
  }

  boolean isHealthy() {
    return healthy;
  }

  String mechanism() {
    return mechanism;
  }

  String library() {
    return library;
  }

  Scenario program() {
    return program.get();
  }

  boolean isSlow() {
    return slow;
  }

  /** Returns the length of a run. */
  int seconds() {
    return slow ? 600 : 100;
  }

  double requestsPerSecond() {
    return requestsPerSecond;
  }

  LoadShape load() {
    return load;
  }

  boolean isFromFirstRequest() {
    return fromFirstRequest;
  }

  double harmPerSecond() {
    return harmPerSecond;
  }

  int mostHarm() {
    return mostHarm;
  }

  /** Returns what a fault uses up. */
  Resource resource() {
    return Objects.requireNonNull(resource, name);
  }

  double limit() {
    return limitIsHeap ? Runtime.getRuntime().maxMemory() / 1048576.0 : limit;
  }

  List<String> accepted() {
    return accepted;
  }

  List<String> symptoms() {
    return symptoms;
  }

  String culprit() {
    return culprit;
  }

  int heapMib() {
    return heapMib;
  }

  List<String> flags() {
    return flags;
  }

  int fromJdk() {
    return fromJdk;
  }

  /** Returns how many open files the process may have. */
  int openFilesLimit() {
    return resource == Resource.FILES ? (int) limit : 4096;
  }

  /** Returns how many threads the process sees as its limit. */
  int threadLimit() {
    return resource == Resource.THREADS ? (int) limit : 4096;
  }

  /** Returns how much memory the process may have, in MiB; the largest number where all. */
  int memoryMib() {
    return resource == Resource.NATIVE ? (int) limit : Integer.MAX_VALUE;
  }
}
