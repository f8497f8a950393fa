package org.econtext.master.source;

import java.io.IOException;
import java.lang.module.ModuleReader;
import java.lang.module.ResolvedModule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The program's modules in one layer. Refers to no class loader. Immutable. */
final class ModuleIndex {
  private final List<NamedModule> modules = new ArrayList<>();
  private final Map<String, NamedModule> byPackage = new HashMap<>();
  private final Indexer contents = new Indexer(this::read);

  ModuleIndex(ModuleLayer layer) {
    for (ResolvedModule resolved : layer.configuration().modules()) {
      if (!Platform.isPlatformModule(resolved.name())) {
        NamedModule module = NamedModule.of(resolved);
        modules.add(module);
        resolved.reference().descriptor().packages().forEach(pkg -> byPackage.put(pkg, module));
      }
    }
    // A configuration's set has no order, and providers should come in the same one each time.
    modules.sort((a, b) -> a.reference().descriptor().compareTo(b.reference().descriptor()));
  }

  /** Lists a directory as {@link Lookup#list} does, with what the modules provide as services. */
  Set<String> list(String directory) {
    Contents known = contents.contentsIfReady();
    return known == null ? null : known.list(directory);
  }

  private Contents read() throws IOException {
    Contents all = new Contents();
    for (NamedModule module : modules) {
      try (ModuleReader reader = module.reference().open()) {
        all.addAll(reader.list());
      }
      all.addAll(
          module.reference().descriptor().provides().stream()
              .map(provides -> ServiceSynthesis.SERVICES + provides.service()));
    }
    return all;
  }

  List<NamedModule> modules() {
    return modules;
  }

  /** The module with the package that a resource lies in; null if none has it. */
  NamedModule ownerOf(String path) {
    return byPackage.get(Platform.packageOf(path));
  }
}
