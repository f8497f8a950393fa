package org.econtext.cli;

/** What all subcommands that take a route have. */
interface RouteSubcommand extends Subcommand {
  RouteOptions routes();

  @Override
  default CommonOptions options() {
    return routes().common();
  }
}
