/**
 * Bulk data: files and directory trees to and from other contexts, and streams of bytes over
 * channels. A context receives it through its importer, with the LZ4 that it needs, when the first
 * file goes there.
 */
module org.econtext.files {
  requires transitive org.econtext.core;
  requires org.lz4.java;

  exports org.econtext.files;
}
