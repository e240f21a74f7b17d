package dev.homeostat.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TransferBufferTest {

  private static final int MORE = 3 * TransferBuffer.BYTES + 77;

  private final TransferBuffer buffer = new TransferBuffer();
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final byte[] bytes = new byte[MORE];

  TransferBufferTest() {
    new Random(1).nextBytes(bytes);
  }

  @Test
  void whatIsLongGoesOutInPiecesThatLieOutsideTheHeap() throws IOException {
    int[] pieces = {0};
    buffer.writeAll(
        ByteBuffer.wrap(bytes),
        new Taking() {
          @Override
          public int write(ByteBuffer piece) {
            assertThat(piece.isDirect()).isTrue();
            pieces[0]++;
            return take(piece, piece.remaining());
          }
        });
    assertThat(written.toByteArray()).isEqualTo(bytes);
    assertThat(pieces[0]).isEqualTo(4);
  }

  @Test
  void whatAChannelTakesInPartIsWrittenOnceAndWhole() throws IOException {
    ByteBuffer from = ByteBuffer.wrap(bytes);
    WritableByteChannel slow =
        new Taking() {
          @Override
          public int write(ByteBuffer piece) {
            return take(piece, Math.min(100, piece.remaining()));
          }
        };
    assertThat(buffer.write(from, slow)).isFalse();
    assertThat(from.position()).isEqualTo(100);
    buffer.writeAll(from, slow);
    assertThat(written.toByteArray()).isEqualTo(bytes);
  }

  @Test
  void whatAChannelTookBeforeItWasClosedIsKnown() {
    ByteBuffer from = ByteBuffer.wrap(bytes);
    assertThatThrownBy(
            () ->
                buffer.writeAll(
                    from,
                    new Taking() {
                      @Override
                      public int write(ByteBuffer piece) throws IOException {
                        take(piece, 5);
                        throw new ClosedChannelException();
                      }
                    }))
        .isInstanceOf(ClosedChannelException.class);
    assertThat(from.position()).isEqualTo(5);
  }

  @Test
  void readsPieceByPieceToTheEnd() throws IOException {
    ReadableByteChannel in = Channels.newChannel(new ByteArrayInputStream(bytes));
    while (written.size() < bytes.length) {
      ByteBuffer piece = buffer.read(in);
      assertThat(piece.remaining()).isBetween(1, TransferBuffer.BYTES);
      byte[] copy = new byte[piece.remaining()];
      piece.get(copy);
      written.writeBytes(copy);
    }
    assertThat(written.toByteArray()).isEqualTo(bytes);
    assertThatThrownBy(() -> buffer.read(in)).isInstanceOf(EOFException.class);
  }

  /** A channel that takes what it likes. */
  private abstract class Taking implements WritableByteChannel {

    int take(ByteBuffer piece, int count) {
      byte[] taken = new byte[count];
      piece.get(taken);
      written.writeBytes(taken);
      return count;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }
}
