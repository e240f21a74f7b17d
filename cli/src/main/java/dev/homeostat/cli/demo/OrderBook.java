package dev.homeostat.cli.demo;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ThreadLocalRandom;
import org.h2.jdbcx.JdbcConnectionPool;

/** The shop's orders, in a database in memory; only the newest are kept. Thread-safe. */
final class OrderBook {

  private static final int KEPT = 2_000;

  private final JdbcConnectionPool connections =
      JdbcConnectionPool.create("jdbc:h2:mem:shop;DB_CLOSE_DELAY=-1", "shop", "");

  OrderBook() throws SQLException {
    try (Connection connection = connections.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create table orders (id identity primary key, cents bigint not null)");
    }
  }

  /** Takes an order and returns how much it costs. */
  long add() throws SQLException {
    long cents = ThreadLocalRandom.current().nextLong(100, 10_000);
    try (Connection connection = connections.getConnection();
        PreparedStatement insert =
            connection.prepareStatement("insert into orders (cents) values (?)");
        PreparedStatement forget =
            connection.prepareStatement(
                "delete from orders where id <= (select max(id) from orders) - ?")) {
      insert.setLong(1, cents);
      insert.executeUpdate();
      forget.setInt(1, KEPT);
      forget.executeUpdate();
    }
    return cents;
  }

  /** What the kept orders cost together. */
  long total() throws SQLException {
    try (Connection connection = connections.getConnection();
        Statement statement = connection.createStatement();
        ResultSet sum = statement.executeQuery("select sum(cents) from orders")) {
      return sum.next() ? sum.getLong(1) : 0;
    }
  }
}
