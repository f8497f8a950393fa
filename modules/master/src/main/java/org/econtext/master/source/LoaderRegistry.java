package org.econtext.master.source;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The class loaders and module layers of a program, in the order in which they were added. All but
 * the first are held weakly: a program that drops a plug-in gets rid of it. Thread safe.
 */
final class LoaderRegistry {
  private final ClassLoader first;
  private final List<WeakReference<ClassLoader>> others = new CopyOnWriteArrayList<>();
  private final List<Layer> layers = new CopyOnWriteArrayList<>();

  LoaderRegistry(ClassLoader first) {
    this.first = first;
    addBootLayerIfSeenBy(first);
  }

  /** Adds a loader, unless it is one of the added, or a parent that those ask anyway. */
  void addLoader(ClassLoader loader) {
    // Comes with every call of a function, so the usual cases are without a lock.
    if (loader == null || isKnown(loader)) {
      return;
    }
    synchronized (this) {
      if (!isKnown(loader)) {
        others.removeIf(reference -> reference.get() == null);
        others.add(new WeakReference<>(loader));
        addBootLayerIfSeenBy(loader);
      }
    }
  }

  /** Adds a layer with all its modules' loaders and its parents. */
  void addLayer(ModuleLayer layer) {
    if (layer == null || isKnown(layer)) {
      return;
    }
    synchronized (this) {
      if (isKnown(layer)) {
        return;
      }
      layers.removeIf(known -> known.reference().get() == null);
      layers.add(new Layer(new WeakReference<>(layer), new ModuleIndex(layer)));
    }
    layer.modules().forEach(module -> addLoader(module.getClassLoader()));
    layer.parents().forEach(this::addLayer);
  }

  /** The loaders that still live. */
  List<ClassLoader> loaders() {
    List<ClassLoader> loaders = new ArrayList<>();
    loaders.add(first);
    for (WeakReference<ClassLoader> reference : others) {
      ClassLoader loader = reference.get();
      if (loader != null) {
        loaders.add(loader);
      }
    }
    return loaders;
  }

  /** The program's modules in the layers that still live. */
  List<ModuleIndex> modules() {
    List<ModuleIndex> indexes = new ArrayList<>();
    for (Layer layer : layers) {
      if (layer.reference().get() != null) {
        indexes.add(layer.index());
      }
    }
    return indexes;
  }

  // A loader that is isolated from the application's shall not bring the application's modules in.
  private void addBootLayerIfSeenBy(ClassLoader loader) {
    if (isSameOrParent(ClassLoader.getSystemClassLoader(), loader)) {
      addLayer(ModuleLayer.boot());
    }
  }

  private boolean isKnown(ClassLoader loader) {
    if (isSameOrParent(loader, first)) {
      return true;
    }
    for (WeakReference<ClassLoader> reference : others) {
      ClassLoader other = reference.get();
      if (other != null && isSameOrParent(loader, other)) {
        return true;
      }
    }
    return false;
  }

  private boolean isKnown(ModuleLayer layer) {
    for (Layer known : layers) {
      if (known.reference().get() == layer) {
        return true;
      }
    }
    return false;
  }

  private static boolean isSameOrParent(ClassLoader loader, ClassLoader of) {
    for (ClassLoader other = of; other != null; other = other.getParent()) {
      if (other == loader) {
        return true;
      }
    }
    return false;
  }

  private record Layer(WeakReference<ModuleLayer> reference, ModuleIndex index) {}
}
