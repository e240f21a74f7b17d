package dev.homeostat.cli.http;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Takes the beginning of an answer, however long that is. */
public final class BoundedBody implements HttpResponse.BodySubscriber<BoundedBody.Body> {

  private final int most;
  private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
  private final CompletableFuture<Body> body = new CompletableFuture<>();
  private Flow.@Nullable Subscription subscription;

  /**
   * Takes so many bytes at most.
   *
   * @param most after which the connection is given up
   */
  public BoundedBody(int most) {
    this.most = most;
  }

  /**
   * What was taken.
   *
   * @param whole whether that was all
   */
  public record Body(String text, boolean whole) {}

  @Override
  public CompletionStage<Body> getBody() {
    return body;
  }

  @Override
  public void onSubscribe(Flow.Subscription begun) {
    subscription = begun;
    begun.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    for (ByteBuffer buffer : buffers) {
      byte[] bytes = new byte[Math.min(buffer.remaining(), most - taken.size())];
      boolean tooMany = bytes.length < buffer.remaining();
      buffer.get(bytes);
      taken.writeBytes(bytes);
      if (tooMany && subscription != null) {
        subscription.cancel();
        body.complete(new Body(text(), false));
        return;
      }
    }
  }

  @Override
  public void onError(Throwable failure) {
    body.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    body.complete(new Body(text(), true));
  }

  private String text() {
    return taken.toString(StandardCharsets.UTF_8);
  }
}
