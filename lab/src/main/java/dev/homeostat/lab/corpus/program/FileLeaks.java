package dev.homeostat.lab.corpus.program;

import java.io.FileInputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.DatagramChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.Selector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.NIOFSDirectory;

/** Programs that leave files and sockets open. */
public final class FileLeaks {
  private FileLeaks() {}

  /** Streams of a template, opened for each request and kept. */
  public static Scenario streams() {
    Queue<FileInputStream> open = new ConcurrentLinkedQueue<>();
    return SessionService.small()
        .with(context -> Files.writeString(template(context), "template"))
        .losing(
            context -> {
              FileInputStream stream = new FileInputStream(template(context).toFile());
              stream.read();
              open.add(stream);
              return 1;
            });
  }

  /** Listings of a folder, two descriptors each, not closed; no collection closes them either. */
  public static Scenario listings() {
    return SessionService.small()
        .with(context -> Files.writeString(template(context), "template"))
        .losing(context -> Files.list(context.scratch()).count() > 0 ? 2 : 0);
  }

  /** A server that forgets to close what its clients have closed. */
  public static Scenario closeWait() {
    Queue<Socket> accepted = new ConcurrentLinkedQueue<>();
    ServerSocket[] server = new ServerSocket[1];
    return SessionService.small()
        .with(
            context -> {
              server[0] = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
              context.start("acceptor", () -> context.guarded(() -> accept(server[0], accepted)));
            })
        .losing(
            context -> {
              new Socket(server[0].getInetAddress(), server[0].getLocalPort()).close();
              return 1;
            });
  }

  private static Void accept(ServerSocket server, Queue<Socket> accepted) throws Exception {
    while (true) {
      accepted.add(server.accept());
    }
  }

  /** A selector opened for each call: an epoll instance and the event it is woken by. */
  public static Scenario selectors() {
    return SessionService.small()
        .losing(
            context -> {
              Selector.open().selectNow();
              return 2;
            });
  }

  /** Metrics sent over a datagram socket made for each of them and kept by its sender. */
  public static Scenario datagrams() {
    Queue<DatagramChannel> senders = new ConcurrentLinkedQueue<>();
    return SessionService.small()
        .losing(
            context -> {
              senders.add(DatagramChannel.open());
              return 1;
            });
  }

  /** A write-ahead log that opens the next file and never closes the last one. */
  public static Scenario journal() {
    Queue<FileChannel> parts = new ConcurrentLinkedQueue<>();
    return SessionService.small()
        .losing(
            context -> {
              Path part = context.scratch().resolve("journal-" + System.nanoTime() + ".wal");
              parts.add(
                  FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
              Files.delete(part);
              return 1;
            });
  }

  /** A Lucene reader opened at each refresh and not released. */
  public static Scenario luceneReaders() {
    Queue<DirectoryReader> readers = new ConcurrentLinkedQueue<>();
    Directory[] index = new Directory[1];
    return SessionService.small()
        .with(
            context -> {
              index[0] = new NIOFSDirectory(context.scratch().resolve("index"));
              try (IndexWriter writer = new IndexWriter(index[0], new IndexWriterConfig())) {
                Document document = new Document();
                document.add(new TextField("body", "a document to be found", Field.Store.YES));
                writer.addDocument(document);
              }
            })
        .losing(
            context -> {
              readers.add(DirectoryReader.open(index[0]));
              return 1;
            });
  }

  private static Path template(CaseContext context) {
    return context.scratch().resolve("template.html");
  }
}
