package dev.homeostat.lab.corpus.program;

import java.io.IOException;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;

/** A Lucene index that takes documents, refreshes each second, merges and is searched. */
public final class LuceneIndex implements Scenario {
  private static final String[] WORDS =
      "leak shift burst heap thread file class lock pause".split(" ");
  private static final int DOCUMENTS = 5000;

  private volatile IndexWriter writer;
  private volatile SearcherManager searchers;

  /** Returns a second index, in memory, that only ever grows. */
  public static Scenario growingBuffers() {
    LuceneIndex index = new LuceneIndex();
    IndexWriter[] archive = new IndexWriter[1];
    return index
        .with(
            context -> {
              Directory buffers = new ByteBuffersDirectory();
              archive[0] = new IndexWriter(buffers, new IndexWriterConfig());
              context.every("archive-commit", 2, ignored -> archive[0].commit());
            })
        .losing(
            context -> {
              byte[] scan = new byte[16 * 1024];
              context.random().nextBytes(scan);
              Document document = new Document();
              document.add(new StoredField("scan", scan));
              archive[0].addDocument(document);
              return 16 * 1024 / (double) (1 << 20);
            })
        .along(SessionService.busy());
  }

  @Override
  public void open(CaseContext context) throws IOException {
    IndexWriterConfig config = new IndexWriterConfig(new StandardAnalyzer());
    config.setRAMBufferSizeMB(4);
    writer = new IndexWriter(new MMapDirectory(context.scratch().resolve("index")), config);
    searchers = new SearcherManager(writer, new SearcherFactory());
    context.every("index-refresh", 1, ignored -> searchers.maybeRefresh());
  }

  @Override
  public void serve(CaseContext context) throws Exception {
    add(context);
    IndexSearcher searcher = searchers.acquire();
    try {
      String word = WORDS[context.random().nextInt(WORDS.length)];
      searcher.search(new TermQuery(new Term("body", word)), 10);
    } finally {
      searchers.release(searcher);
    }
  }

  private void add(CaseContext context) throws IOException {
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      body.append(WORDS[context.random().nextInt(WORDS.length)]).append(' ');
    }
    String id = Integer.toString(context.random().nextInt(DOCUMENTS));
    Document document = new Document();
    document.add(new StringField("id", id, Field.Store.YES));
    document.add(new TextField("body", body.toString(), Field.Store.YES));
    writer.updateDocument(new Term("id", id), document);
  }
}
