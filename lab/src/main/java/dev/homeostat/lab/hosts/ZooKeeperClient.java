package dev.homeostat.lab.hosts;

import java.nio.charset.StandardCharsets;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;

/** Makes a node, reads it and deletes it. */
final class ZooKeeperClient implements Client {

  private static final String NODE = "/order";

  private final ZooKeeper client;

  ZooKeeperClient(Stage stage) throws Exception {
    client = new ZooKeeper("127.0.0.1:" + stage.port(), 30_000, event -> {});
  }

  @Override
  public String ask() throws Exception {
    byte[] order = "an order".getBytes(StandardCharsets.UTF_8);
    client.create(NODE, order, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
    String read = new String(client.getData(NODE, false, null), StandardCharsets.UTF_8);
    client.delete(NODE, -1);
    return read;
  }

  @Override
  public void close() {
    try {
      client.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
