package org.econtext.cli;

/** What all subcommands have. */
interface Subcommand {
  CommonOptions options();
}
