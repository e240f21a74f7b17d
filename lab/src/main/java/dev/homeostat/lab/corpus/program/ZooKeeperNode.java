package dev.homeostat.lab.corpus.program;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.server.NIOServerCnxnFactory;
import org.apache.zookeeper.server.ZooKeeperServer;

/** A ZooKeeper server with a client that writes, reads and deletes nodes. */
public final class ZooKeeperNode implements Scenario {
  private static final int NODES = 500;

  private volatile String address;
  private volatile ZooKeeper client;

  /** Returns a server whose users make a session for each look-up and do not close it. */
  public static Scenario sessionsNotClosed() {
    ZooKeeperNode node = new ZooKeeperNode();
    return node.losing(
        context -> {
          node.connect().exists("/config", false);
          return 2;
        });
  }

  @Override
  public void open(CaseContext context) throws Exception {
    ZooKeeperServer server =
        new ZooKeeperServer(
            Files.createDirectories(context.scratch().resolve("snapshots")).toFile(),
            Files.createDirectories(context.scratch().resolve("log")).toFile(),
            2000);
    NIOServerCnxnFactory factory = new NIOServerCnxnFactory();
    factory.configure(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    factory.startup(server);
    address = "127.0.0.1:" + factory.getLocalPort();
    client = connect();
    client.create("/config", new byte[1024], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
    for (int i = 0; i < NODES; i++) {
      client.create("/config/n" + i, new byte[512], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
    }
  }

  private ZooKeeper connect() throws Exception {
    CountDownLatch connected = new CountDownLatch(1);
    ZooKeeper session =
        new ZooKeeper(
            address,
            30_000,
            event -> {
              if (event.getState() == KeeperState.SyncConnected) {
                connected.countDown();
              }
            });
    if (!connected.await(20, TimeUnit.SECONDS)) {
      throw new IllegalStateException("no session within 20 s");
    }
    return session;
  }

  @Override
  public void serve(CaseContext context) throws Exception {
    String path = "/config/n" + context.random().nextInt(NODES);
    client.getData(path, false, null);
    if (context.random().nextInt(4) == 0) {
      client.setData(path, new byte[256 + context.random().nextInt(512)], -1);
    }
  }
}
