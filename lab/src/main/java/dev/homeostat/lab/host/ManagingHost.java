package dev.homeostat.lab.host;

import java.lang.management.ManagementFactory;
import javax.management.MBeanServerFactory;

/** Sets a builder of MBean servers of its own when an agent has long been at work. */
public final class ManagingHost {

  private ManagingHost() {}

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    Burst.untilTold(() -> {});
    System.out.println("servers: " + MBeanServerFactory.findMBeanServer(null).size());
    System.setProperty("javax.management.builder.initial", MarkedServerBuilder.class.getName());
    System.out.println("beans: " + (ManagementFactory.getPlatformMBeanServer() != null));
  }
}
