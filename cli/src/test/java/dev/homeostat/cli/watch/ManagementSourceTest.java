package dev.homeostat.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.rmi.server.RemoteObject;
import java.rmi.server.UnicastRemoteObject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.management.BadAttributeValueExpException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.security.auth.login.AccountExpiredException;
import javax.security.auth.login.AccountLockedException;
import javax.security.auth.login.AccountNotFoundException;
import javax.security.auth.login.CredentialExpiredException;
import javax.security.auth.login.CredentialNotFoundException;
import javax.security.auth.login.FailedLoginException;
import javax.security.auth.login.LoginException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What another JVM may send us, and whom we ask. */
class ManagementSourceTest {

  /** A class nobody's beans are made of. */
  record Foreign(String text) implements Serializable {}

  @Test
  void whatBeansSayIsLetIn() throws Exception {
    MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    for (String name :
        List.of(
            "java.lang:type=Threading",
            "java.lang:type=Memory",
            "java.lang:type=OperatingSystem",
            "java.lang:type=ClassLoading")) {
      String[] all = {"ThreadCount", "HeapMemoryUsage", "ProcessCpuLoad", "LoadedClassCount"};
      Object said = beans.getAttributes(new ObjectName(name), all);
      assertThat(read(written(said))).hasToString(said.toString());
    }
    Set<ObjectName> names = beans.queryNames(new ObjectName("java.lang:type=MemoryPool,*"), null);
    assertThat(read(written(new HashSet<>(names)))).isEqualTo(names);
    assertThat(read(written(new IllegalStateException("no", new SecurityException("why")))))
        .isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        LoginException.class,
        FailedLoginException.class,
        AccountExpiredException.class,
        AccountLockedException.class,
        AccountNotFoundException.class,
        CredentialExpiredException.class,
        CredentialNotFoundException.class
      })
  void whyAPasswordIsWrongIsLetIn(Class<? extends LoginException> kind) throws Exception {
    LoginException why = kind.getConstructor(String.class).newInstance("invalid username");

    Object told = read(written(new SecurityException("authentication failed", why)));

    assertThat((Throwable) told).rootCause().isInstanceOf(kind).hasMessage("invalid username");
  }

  static List<Object> refused() throws Exception {
    Map<URI, String> looked = new HashMap<>();
    looked.put(URI.create("http://evil.example/"), "");
    Object nested = "x";
    for (int i = 0; i < 40; i++) {
      nested = new Object[] {nested};
    }
    return List.of(
        new Foreign("x"),
        new File("/tmp/x"),
        URI.create("http://evil.example/").toURL(), // Its hash asks a name server.
        looked,
        new BadAttributeValueExpException(new Foreign("x")),
        Map.of("x", new Foreign("deep inside")),
        nested,
        new int[100_001]);
  }

  @ParameterizedTest
  @MethodSource("refused")
  void nothingElseIs(Object sent) throws IOException {
    byte[] bytes = written(sent);
    assertThatThrownBy(() -> read(bytes)).isInstanceOf(InvalidClassException.class);
  }

  /** One that is made normally is written as its stub; an attacker's is not. */
  @Test
  void whatOpensAPortWhenItIsReadIsNot() {
    assertThat(ManagementSource.LET_IN.checkInput(new Asked(UnicastRemoteObject.class)))
        .isEqualTo(ObjectInputFilter.Status.REJECTED);
    assertThat(ManagementSource.LET_IN.checkInput(new Asked(RemoteObject.class)))
        .isEqualTo(ObjectInputFilter.Status.ALLOWED);
  }

  /** What a stream asks of its filter. */
  private record Asked(Class<?> serialClass) implements ObjectInputFilter.FilterInfo {
    @Override
    public long arrayLength() {
      return -1;
    }

    @Override
    public long depth() {
      return 1;
    }

    @Override
    public long references() {
      return 1;
    }

    @Override
    public long streamBytes() {
      return 1;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "service:jmx:rmi:///jndi/ldap://evil.example/x",
        "service:jmx:rmi:///jndi/iiop://evil.example/x",
        "service:jmx:rmi:///stub/rO0ABXQAAXg=",
        "service:jmx:iiop:///jndi/rmi://host:1/x",
        "service:jmx:rmi://host:1",
        "rmi://host:1/x"
      })
  void onlyARegistryIsAsked(String word) {
    assertThat(ManagementSource.address(word)).isEmpty();
    assertThat(ManagementSource.address("service:jmx:rmi:///jndi/rmi://host:1/jmxrmi")).isPresent();
  }

  private static byte[] written(Object object) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    }
    return bytes.toByteArray();
  }

  private static Object read(byte[] bytes) throws IOException, ClassNotFoundException {
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      in.setObjectInputFilter(ManagementSource.LET_IN);
      return in.readObject();
    }
  }
}
