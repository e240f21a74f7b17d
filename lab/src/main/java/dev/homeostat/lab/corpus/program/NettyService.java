package dev.homeostat.lab.corpus.program;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** An echo service on Netty, whose arenas grow until they hold what the load needs. */
public final class NettyService implements Scenario {
  private final int largest;
  private final ThreadLocal<Socket> connections = new ThreadLocal<>();
  private volatile int port;

  private NettyService(int largest) {
    this.largest = largest;
  }

  /** Returns a service of small messages. */
  public static Scenario pooled() {
    return new NettyService(8 * 1024);
  }

  /** Returns a service whose messages differ much in size, so that chunk after chunk is added. */
  public static Scenario arenas() {
    return new NettyService(512 * 1024);
  }

  @Override
  public void open(CaseContext context) throws InterruptedException {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(new NioEventLoopGroup(1), new NioEventLoopGroup(2))
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    channel.pipeline().addLast(new Echo());
                  }
                });
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    port = ((InetSocketAddress) bootstrap.bind(any).sync().channel().localAddress()).getPort();
  }

  @Override
  public void serve(CaseContext context) throws Exception {
    Socket socket = connections.get();
    if (socket == null) {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      connections.set(socket);
    }
    int size = 1 + context.random().nextInt(largest);
    new DataOutputStream(socket.getOutputStream()).writeInt(size);
    int read = new DataInputStream(socket.getInputStream()).readInt();
    if (read != size) {
      throw new IllegalStateException("sent " + size + ", read " + read);
    }
  }

  /** Takes a buffer as large as the message says for a moment and answers. */
  private static final class Echo extends SimpleChannelInboundHandler<ByteBuf> {
    @Override
    protected void channelRead0(ChannelHandlerContext channel, ByteBuf message) {
      int size = message.getInt(0);
      ByteBuf work = PooledByteBufAllocator.DEFAULT.directBuffer(size);
      work.setZero(0, size);
      work.release();
      channel.writeAndFlush(channel.alloc().buffer(4).writeInt(size));
    }
  }
}
