/** Contexts in containers, started by the client of Docker or Podman. */
module org.econtext.transport.docker {
  requires transitive org.econtext.parent;

  exports org.econtext.transport.docker;

  provides org.econtext.parent.TransportProvider with
      org.econtext.transport.docker.DockerProvider,
      org.econtext.transport.docker.PodmanProvider;
}
