package dev.homeostat.lab.corpus.program;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;

/** A shop on embedded Tomcat, most of whose visitors come without a cookie. */
public final class TomcatApp implements Scenario {
  private static final Logger QUIET = Logger.getLogger("org.apache");

  private final int sessionSeconds;
  private final Object stock = new Object();
  private volatile double secondsInStock;
  private volatile URI uri;
  private volatile HttpClient client;

  private TomcatApp(int sessionSeconds) {
    this.sessionSeconds = sessionSeconds;
  }

  /** Returns a shop whose sessions end after some seconds. */
  public static Scenario expiringSessions() {
    return new TomcatApp(8);
  }

  /** Returns a shop some of whose sessions hold a basket and never end. */
  public static Scenario endlessSessions() {
    TomcatApp shop = new TomcatApp(5);
    return shop.losing(
        context -> {
          shop.get("/?basket=true");
          return 34 * 1024 / (double) (1 << 20);
        });
  }

  /** Returns a shop in which all requests come to wait for the lock of the stock. */
  public static Scenario stockConvoy() {
    TomcatApp shop = new TomcatApp(5);
    return shop.losing(
        context -> {
          shop.secondsInStock = 0.04;
          for (int i = 0; i < 16; i++) {
            context.every("browser-" + i, 0.1, ignored -> shop.get("/"));
          }
          return 1;
        });
  }

  @Override
  public void open(CaseContext context) throws Exception {
    QUIET.setLevel(Level.SEVERE);
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(context.scratch().toString());
    tomcat.setHostname("127.0.0.1");
    tomcat.setPort(0);
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    Context app = tomcat.addContext("", context.scratch().toString());
    app.setBackgroundProcessorDelay(2);
    Tomcat.addServlet(app, "shop", new Shop());
    app.addServletMappingDecoded("/", "shop");
    tomcat.start();
    uri = URI.create("http://127.0.0.1:" + tomcat.getConnector().getLocalPort());
    client = HttpClient.newHttpClient();
  }

  @Override
  public void serve(CaseContext context) throws Exception {
    get("/");
  }

  private void get(String path) throws Exception {
    client.send(HttpRequest.newBuilder(uri.resolve(path)).build(), BodyHandlers.ofByteArray());
  }

  /** Answers a visitor and remembers what was looked at. */
  private final class Shop extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse answer)
        throws IOException {
      HttpSession session = request.getSession();
      boolean basket = request.getParameter("basket") != null;
      session.setMaxInactiveInterval(basket ? -1 : sessionSeconds);
      session.setAttribute("seen", new byte[(basket ? 32 : 40) * 1024]);
      synchronized (stock) {
        CaseContext.sleep(secondsInStock);
      }
      answer.getOutputStream().write(new byte[2048]);
    }
  }
}
