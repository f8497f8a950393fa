package org.econtext.master.source;

import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Makes {@code META-INF/services} files of what modules provide by their module-info, which no one
 * looks at in a child, where everything is in the unnamed module.
 *
 * <p>A module's own file, if it has one, goes before: it was written for the class path. A provider
 * with a static {@code provider()} method that isn't itself a subtype of the service can't be named
 * in such a file; {@link java.util.ServiceLoader} in the child fails at it, as it would on the
 * class path.
 */
final class ServiceSynthesis {
  static final String SERVICES = "META-INF/services/";

  private final Archives archives;

  ServiceSynthesis(Archives archives) {
    this.archives = archives;
  }

  /** Adds what a layer's modules provide, if a services file is looked for. */
  void find(Findings findings, ModuleIndex index) {
    if (!findings.path().startsWith(SERVICES)) {
      return;
    }
    String service = findings.path().substring(SERVICES.length());
    for (NamedModule module : index.modules()) {
      List<String> providers = module.providersOf(service);
      if (!providers.isEmpty()) {
        add(findings, module, providers);
      }
    }
  }

  private void add(Findings findings, NamedModule module, List<String> providers) {
    try {
      URL own = module.find(findings.path());
      if (own != null) {
        findings.addFrom(archives.ofResource(own, findings.path()));
        return;
      }
      Archive origin = module.archive(archives);
      if (origin != null) {
        findings.add(bodyOf(providers), origin);
      } else {
        findings.addFailure("the module " + module.reference() + " has no location");
      }
    } catch (IOException e) {
      findings.addFailure(Failures.reason(e));
    }
  }

  /** A services file with the given providers. */
  static byte[] bodyOf(List<String> providers) {
    return (String.join("\n", providers) + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
