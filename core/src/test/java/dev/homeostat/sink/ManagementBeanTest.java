package dev.homeostat.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.alert.ControlCommand;
import dev.homeostat.alert.ControlRecord;
import dev.homeostat.alert.SeedAlerts;
import dev.homeostat.detect.Verdict;
import dev.homeostat.signal.BehaviorProfile;
import dev.homeostat.signal.Readings;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.Notification;
import javax.management.ObjectName;
import javax.management.RuntimeMBeanException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ManagementBeanTest {

  private static final String FINGERPRINT = "0123456789abcdef";

  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private final ObjectName name = new ObjectName(ManagementBean.OBJECT_NAME);
  private final List<String> lines = new ArrayList<>();
  private final List<ControlCommand> commands = new ArrayList<>();
  private final List<BehavioralAlert> episodes =
      new ArrayList<>(List.of(TestAlerts.open("threads")));
  private final Managed watcher =
      new Managed() {
        @Override
        public String component() {
          return "shop";
        }

        @Override
        public BehaviorProfile profile() {
          return new Readings().profile();
        }

        @Override
        public List<BehavioralAlert> episodes() {
          return episodes;
        }

        @Override
        public ControlRecord control(ControlCommand command) {
          commands.add(command);
          return new ControlRecord(
              "shop",
              command.name(),
              Optional.empty(),
              "jmx",
              Instant.EPOCH,
              Optional.empty(),
              !(command instanceof ControlCommand.Accept),
              "said");
        }
      };

  ManagementBeanTest() throws JMException {}

  @AfterEach
  void unregister() throws JMException {
    if (server.isRegistered(name)) {
      server.unregisterMBean(name);
    }
  }

  @Test
  void showsTheWatcherAndTellsItsNotices() throws Exception {
    ManagementBean bean = registered(false);
    List<Notification> told = new ArrayList<>();
    server.addNotificationListener(
        name, (notification, back) -> told.add(notification), null, null);
    bean.take(TestAlerts.open("threads"));

    assertThat(server.getAttribute(name, "Component")).isEqualTo("shop");
    assertThat(server.getAttribute(name, "OpenEpisodes")).isEqualTo(1);
    assertThat((String[]) server.getAttribute(name, "Episodes"))
        .containsExactly(TestAlerts.open("threads").toJson());
    assertThat((String) server.getAttribute(name, "Profile")).startsWith("{");
    assertThat(told).hasSize(1);
    assertThat(told.get(0).getType()).isEqualTo("dev.homeostat.alert.open");
    assertThat(told.get(0).getUserData()).isEqualTo(TestAlerts.open("threads").toJson());
  }

  @Test
  void anAlertOfTheSeedsRuleIsNoOpenEpisode() throws Exception {
    registered(false);
    episodes.add(
        new SeedAlerts("shop", Map.of())
            .of(
                "threads",
                new Verdict.Anomalous(400, 40, 9),
                OptionalDouble.empty(),
                Instant.EPOCH));

    assertThat(server.getAttribute(name, "OpenEpisodes")).isEqualTo(1);
    assertThat((String[]) server.getAttribute(name, "Episodes")).hasSize(2);
  }

  @Test
  void hasNoOperationsWhereItMayOnlyRead() throws JMException {
    registered(false);
    assertThat(server.getMBeanInfo(name).getOperations()).isEmpty();
  }

  @Test
  void hasThreeOperationsWhereItMayControlAndNoneTakesAPath() throws Exception {
    registered(true);
    assertThat(server.getMBeanInfo(name).getOperations()).hasSize(3);
    String[] two = {"java.lang.String", "long"};
    String[] one = {"java.lang.String"};
    assertThat(server.invoke(name, "silence", new Object[] {FINGERPRINT, 5L}, two))
        .isEqualTo("said");
    assertThat(server.invoke(name, "mark", new Object[] {"1.2"}, one)).isEqualTo("said");
    assertThatThrownBy(() -> server.invoke(name, "accept", new Object[] {FINGERPRINT}, one))
        .isInstanceOf(RuntimeMBeanException.class)
        .hasRootCauseInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> server.invoke(name, "silence", new Object[] {FINGERPRINT, -1L}, two))
        .hasRootCauseInstanceOf(IllegalArgumentException.class);
    assertThat(commands).hasSize(3);
  }

  @Test
  void aSecondOneSaysThatItCannotBeRegistered() throws JMException {
    registered(false);
    registered(false);
    assertThat(lines).hasSize(1).first().asString().startsWith("jmx: cannot be registered");
  }

  private ManagementBean registered(boolean control) {
    ManagementBean bean = new ManagementBean(watcher, control, lines::add);
    assertThat(bean.isDue(0)).isTrue();
    bean.due();
    assertThat(bean.isDue(10_000_000_000L)).isFalse();
    return bean;
  }
}
