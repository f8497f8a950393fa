package org.econtext.master.source;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.lang.module.ResolvedModule;
import java.net.URI;
import java.net.URL;
import java.util.List;
import java.util.Optional;

/**
 * A module of the program. It is read by its {@link ModuleReader}, since class loaders hide what is
 * in packages that the module doesn't open; in a child, where all is in the unnamed module, nothing
 * is hidden.
 *
 * @param reference the module as the JVM resolved it
 */
record NamedModule(ModuleReference reference) {
  static NamedModule of(ResolvedModule module) {
    return new NamedModule(module.reference());
  }

  /** The classes that it provides a service with, in order. */
  List<String> providersOf(String service) {
    for (ModuleDescriptor.Provides provides : reference.descriptor().provides()) {
      if (provides.service().equals(service)) {
        return provides.providers();
      }
    }
    return List.of();
  }

  /** Where a file of it is, patches of the command line included; null if it has none. */
  URL find(String path) throws IOException {
    try (ModuleReader reader = reference.open()) {
      Optional<URI> uri = reader.find(path);
      return uri.isPresent() ? uri.get().toURL() : null;
    }
  }

  /** What its classes have as their code source; null if it has no location. */
  Archive archive(Archives archives) throws IOException {
    Optional<URI> location = reference.location();
    return location.isPresent() ? archives.ofLocation(location.get()) : null;
  }
}
