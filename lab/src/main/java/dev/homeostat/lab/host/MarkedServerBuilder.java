package dev.homeostat.lab.host;

import javax.management.MBeanServer;
import javax.management.MBeanServerBuilder;
import javax.management.MBeanServerDelegate;

/** A builder of MBean servers of the application's, as WildFly sets one in its main. */
public final class MarkedServerBuilder extends MBeanServerBuilder {

  /** Called by the JDK. */
  public MarkedServerBuilder() {}

  @Override
  public MBeanServer newMBeanServer(
      String domain, MBeanServer outer, MBeanServerDelegate delegate) {
    System.out.println("built: " + getClass().getSimpleName());
    return super.newMBeanServer(domain, outer, delegate);
  }
}
