package dev.homeostat.lab.corpus.program;

import java.net.URI;
import java.nio.ByteBuffer;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** A service on Jetty, called by OkHttp with its connections pooled. */
public final class JettyApp implements Scenario {
  private final OkHttpClient client = new OkHttpClient();
  private volatile URI uri;

  @Override
  public void open(CaseContext context) throws Exception {
    Server server = new Server(new QueuedThreadPool(24, 4, 8000));
    ServerConnector connector = new ServerConnector(server, 1, 1);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(
        new Handler.Abstract() {
          @Override
          public boolean handle(
              org.eclipse.jetty.server.Request request,
              org.eclipse.jetty.server.Response response,
              Callback callback) {
            byte[] page = new byte[4096 + context.random().nextInt(30_000)];
            response.write(true, ByteBuffer.wrap(page), callback);
            return true;
          }
        });
    server.start();
    uri = URI.create("http://127.0.0.1:" + connector.getLocalPort() + "/");
  }

  @Override
  public void serve(CaseContext context) throws Exception {
    Request request = new Request.Builder().url(uri.toURL()).build();
    try (Response response = client.newCall(request).execute()) {
      if (response.body() == null || response.body().bytes().length == 0) {
        throw new IllegalStateException("empty answer");
      }
    }
  }
}
