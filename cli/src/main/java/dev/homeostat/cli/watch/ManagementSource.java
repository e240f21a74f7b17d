package dev.homeostat.cli.watch;

import dev.homeostat.cli.attach.Unreachable;
import dev.homeostat.cli.prometheus.Sample;
import dev.homeostat.cli.prometheus.SampleFold;
import dev.homeostat.signal.Clock;
import dev.homeostat.signal.Readings;
import dev.homeostat.signal.Signal;
import dev.homeostat.text.SafeText;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.net.MalformedURLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import javax.management.Attribute;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import javax.rmi.ssl.SslRMIClientSocketFactory;

/**
 * A JVM through its management beans, near or far. What they say goes through the same table as the
 * pages of exporters: jmx_exporter without rules writes the same names. Of what the other side
 * sends, only the classes such beans need are let in.
 */
public final class ManagementSource implements Source {

  /**
   * What a JVM's own beans are made of, and what it says of a wrong password; whatever else
   * somebody sends is refused. Of the packages let in two classes do more than be there when they
   * are read: one opens a port, the other calls what it holds.
   */
  static final ObjectInputFilter LET_IN =
      ObjectInputFilter.Config.createFilter(
          "maxdepth=32;maxarray=100000;maxrefs=100000;maxbytes=67108864;"
              + "!java.rmi.server.UnicastRemoteObject;"
              + "!javax.management.BadAttributeValueExpException;"
              + "java.lang.*;java.util.*;java.rmi.*;java.rmi.dgc.*;java.rmi.server.*;"
              + "javax.management.*;javax.management.openmbean.*;javax.management.remote.*;"
              + "javax.management.remote.rmi.*;javax.rmi.ssl.*;"
              + "java.security.GeneralSecurityException;"
              + "javax.security.auth.login.LoginException;"
              + "javax.security.auth.login.AccountException;"
              + "javax.security.auth.login.AccountExpiredException;"
              + "javax.security.auth.login.AccountLockedException;"
              + "javax.security.auth.login.AccountNotFoundException;"
              + "javax.security.auth.login.CredentialException;"
              + "javax.security.auth.login.CredentialExpiredException;"
              + "javax.security.auth.login.CredentialNotFoundException;"
              + "javax.security.auth.login.FailedLoginException;!*");

  private static final int PATIENCE_MILLIS = 10_000;

  /** Whoever is left is told so, if that takes no longer. */
  private static final int FAREWELL_MILLIS = 250;

  /** Which attributes of which beans are read. */
  private static final Map<String, String[]> READ = new LinkedHashMap<>();

  static {
    READ.put("java.lang:type=Threading", new String[] {"ThreadCount"});
    READ.put(
        "java.lang:type=Memory",
        new String[] {"HeapMemoryUsage", "ObjectPendingFinalizationCount"});
    READ.put("java.lang:type=MemoryPool,*", new String[] {"Usage", "CollectionUsage"});
    READ.put(
        "java.lang:type=GarbageCollector,*", new String[] {"CollectionTime", "CollectionCount"});
    READ.put("java.lang:type=ClassLoading", new String[] {"LoadedClassCount"});
    READ.put(
        "java.lang:type=OperatingSystem",
        new String[] {"OpenFileDescriptorCount", "MaxFileDescriptorCount", "ProcessCpuLoad"});
    READ.put("java.nio:type=BufferPool,*", new String[] {"MemoryUsed"});
  }

  private final JMXServiceURL address;
  private final JMXConnector connector;
  private final MBeanServerConnection beans;
  private final Map<ObjectName, String[]> read = new LinkedHashMap<>();
  private final Consumer<String> say;
  private final SampleFold fold = new SampleFold();
  private final int signals;

  /**
   * Who we are to the other side, and whether it is asked through TLS.
   *
   * @param user with a password, or nobody
   * @param password belongs to it
   * @param tls whether its registry speaks TLS; the trust store is the JDK's, or that of {@code
   *     javax.net.ssl.trustStore}
   */
  public record Access(Optional<String> user, String password, boolean tls) {

    /** Nobody, without TLS. */
    public static final Access OPEN = new Access(Optional.empty(), "", false);

    @Override
    public String toString() {
      return "Access[" + user.orElse("nobody") + "]";
    }
  }

  /**
   * Connects and asks for the first time.
   *
   * @param say takes a line where the connection is lost
   * @throws Unreachable where nobody answers, or lets us in
   */
  public ManagementSource(JMXServiceURL address, Access access, Consumer<String> say)
      throws Unreachable {
    this.address = address;
    this.say = say;
    protect();
    this.connector = connect(address, environment(access));
    Readings first = new Readings();
    first.begin(Clock.system().monotonicNanos(), Clock.system().epochMillis());
    try {
      this.beans = connector.getMBeanServerConnection();
    } catch (IOException e) {
      throw new Unreachable(title() + " tells nothing: " + reason(e));
    }
    read.putAll(asked(address, "tells nothing", this::names));
    asked(address, "tells nothing", this::look).forEach(fold::add);
    fold.into(first);
    this.signals = (int) Arrays.stream(Signal.values()).filter(first::offers).count();
  }

  /** An address of management beans, or nothing where the word is none. RMI's registry alone. */
  public static Optional<JMXServiceURL> address(String word) {
    try {
      JMXServiceURL address = new JMXServiceURL(word);
      boolean good =
          address.getProtocol().equals("rmi") && address.getURLPath().startsWith("/jndi/rmi://");
      return good ? Optional.of(address) : Optional.empty();
    } catch (MalformedURLException e) {
      return Optional.empty();
    }
  }

  @Override
  public String component() {
    String path = address.getURLPath().replaceFirst(".*//", "");
    return SafeText.of(path.isEmpty() ? address.getHost() : path.replaceFirst("/.*", ""));
  }

  @Override
  public String title() {
    return SafeText.of(address.toString());
  }

  @Override
  public Map<String, String> resource() {
    return Map.of("server.address", component());
  }

  @Override
  public int signals() {
    return signals;
  }

  @Override
  public boolean read(Readings readings) {
    try {
      bounded(this::look, PATIENCE_MILLIS).forEach(fold::add);
      fold.into(readings);
      return true;
    } catch (ExecutionException | TimeoutException e) {
      say.accept(title() + " answers no more: " + reason(e));
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    try {
      bounded(
          () -> {
            connector.close();
            return connector;
          },
          FAREWELL_MILLIS);
    } catch (ExecutionException | TimeoutException e) {
      // It is gone already, or hangs.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Map<ObjectName, String[]> names() throws IOException, JMException {
    Map<ObjectName, String[]> names = new LinkedHashMap<>();
    for (Map.Entry<String, String[]> row : READ.entrySet()) {
      for (ObjectName name : beans.queryNames(new ObjectName(row.getKey()), null)) {
        names.put(name, row.getValue());
      }
    }
    return names;
  }

  private List<Sample> look() throws IOException, JMException {
    List<Sample> told = new ArrayList<>();
    for (Map.Entry<ObjectName, String[]> bean : read.entrySet()) {
      for (Attribute attribute : beans.getAttributes(bean.getKey(), bean.getValue()).asList()) {
        take(bean.getKey(), attribute.getName(), attribute.getValue(), told);
      }
    }
    return told;
  }

  private static void take(ObjectName bean, String attribute, Object value, List<Sample> told) {
    String name = bean.getDomain() + "_" + bean.getKeyProperty("type") + "_" + attribute;
    String of = bean.getKeyProperty("name");
    Map<String, String> labels = of == null ? Map.of() : Map.of("name", unquoted(of));
    if (value instanceof Number number) {
      told.add(sample(name, labels, number));
    } else if (value instanceof CompositeData usage) {
      for (String key : new String[] {"used", "max"}) {
        if (usage.get(key) instanceof Number number) {
          told.add(sample(name + "_" + key, labels, number));
        }
      }
    }
  }

  private static Sample sample(String name, Map<String, String> labels, Number value) {
    return new Sample(name.toLowerCase(Locale.ROOT), labels, value.doubleValue(), false);
  }

  private static String unquoted(String name) {
    return name.startsWith("\"") ? ObjectName.unquote(name) : name;
  }

  /** A client of RMI waits without end and takes any class, if nobody tells it otherwise. */
  private static synchronized void protect() {
    String patience = Integer.toString(PATIENCE_MILLIS);
    System.setProperty("sun.rmi.transport.tcp.responseTimeout", patience);
    System.setProperty("sun.rmi.transport.tcp.handshakeTimeout", patience);
    if (ObjectInputFilter.Config.getSerialFilter() == null) {
      ObjectInputFilter.Config.setSerialFilter(LET_IN);
    }
  }

  private static Map<String, Object> environment(Access access) {
    Map<String, Object> environment = new HashMap<>();
    // Each look finds out for itself; the JDK's own check writes to standard error.
    environment.put("jmx.remote.x.client.connection.check.period", 0L);
    access
        .user()
        .ifPresent(
            user ->
                environment.put(JMXConnector.CREDENTIALS, new String[] {user, access.password()}));
    if (access.tls()) {
      environment.put("com.sun.jndi.rmi.factory.socket", new SslRMIClientSocketFactory());
    }
    return environment;
  }

  // The address is the user's own word, RMI's, and the filter of what is let in is set.
  @SuppressWarnings("BanJNDI")
  private static JMXConnector connect(JMXServiceURL address, Map<String, Object> environment)
      throws Unreachable {
    return asked(
        address, "cannot be reached", () -> JMXConnectorFactory.connect(address, environment));
  }

  private static <T> T asked(JMXServiceURL address, String trouble, Callable<T> call)
      throws Unreachable {
    try {
      return bounded(call, PATIENCE_MILLIS);
    } catch (ExecutionException | TimeoutException e) {
      throw new Unreachable(SafeText.of(address.toString()) + " " + trouble + ": " + reason(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unreachable("interrupted");
    }
  }

  /**
   * Has a daemon thread of its own make a call, and leaves it there where it hangs: of RMI's waits
   * some end late, and some not at all.
   */
  private static <T> T bounded(Callable<T> call, long millis)
      throws ExecutionException, TimeoutException, InterruptedException {
    FutureTask<T> task = new FutureTask<>(call);
    Thread caller = new Thread(task, "homeostat-beans");
    caller.setDaemon(true);
    caller.start();
    return task.get(millis, TimeUnit.MILLISECONDS);
  }

  /** The innermost cause in its own words. */
  private static String reason(Throwable failure) {
    if (failure instanceof TimeoutException) {
      return "no answer within " + PATIENCE_MILLIS / 1_000 + " s";
    }
    Throwable inner = failure;
    while (inner.getCause() != null) {
      inner = inner.getCause();
    }
    String said = inner.getMessage();
    return SafeText.of(
        (said == null ? inner.getClass().getSimpleName() : said).lines().findFirst().orElse(""));
  }
}
