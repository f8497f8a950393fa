package org.econtext.payload;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.Remapper;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.FieldNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Which classes the payload has: those that its roots mention, and what those mention in turn, be
 * it in a signature only. So a class that isn't in the payload can be defined by the importer, and
 * there never is a second one of its name.
 *
 * <p>But a package is two packages if it is in two class loaders: a class that uses what the
 * payload's have for their package only goes into the payload as well.
 */
final class Selection {
  private static final int BEYOND_PACKAGE = Opcodes.ACC_PUBLIC | Opcodes.ACC_PROTECTED;

  private final Map<String, ClassNode> classes;
  private final SortedSet<String> selected = new TreeSet<>();
  private final Deque<String> unread = new ArrayDeque<>();

  Selection(Map<String, ClassNode> classes) {
    this.classes = classes;
  }

  SortedSet<String> reachableFrom(String... roots) {
    for (String root : roots) {
      if (!classes.containsKey(root)) {
        throw new IllegalArgumentException("there is no class " + root);
      }
      selectWithMentioned(root);
    }
    boolean complete = false;
    while (!complete) {
      complete = true;
      for (Map.Entry<String, ClassNode> left : classes.entrySet()) {
        if (!selected.contains(left.getKey()) && needsItsPackage(left.getValue())) {
          selectWithMentioned(left.getKey());
          complete = false;
        }
      }
    }
    return selected;
  }

  private void selectWithMentioned(String first) {
    select(first);
    while (!unread.isEmpty()) {
      for (String mentioned : mentionedIn(classes.get(unread.remove()))) {
        select(mentioned);
      }
    }
  }

  private void select(String name) {
    if (classes.containsKey(name) && selected.add(name)) {
      unread.add(name);
    }
  }

  /** Whatever ASM could rename in a class is mentioned in it. */
  private static SortedSet<String> mentionedIn(ClassNode type) {
    SortedSet<String> names = new TreeSet<>();
    Remapper collector =
        new Remapper(Opcodes.ASM9) {
          @Override
          public String map(String internalName) {
            names.add(internalName);
            return internalName;
          }
        };
    type.accept(new ClassRemapper(new ClassNode(), collector));
    return names;
  }

  private boolean needsItsPackage(ClassNode type) {
    for (String name : mentionedIn(type)) {
      if (selected.contains(name) && (classes.get(name).access & Opcodes.ACC_PUBLIC) == 0) {
        return true;
      }
    }
    for (MethodNode method : type.methods) {
      for (AbstractInsnNode instruction : method.instructions) {
        if (instruction instanceof MethodInsnNode call && isOfPackage(call)) {
          return true;
        }
        if (instruction instanceof FieldInsnNode use && isOfPackage(use)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean isOfPackage(MethodInsnNode call) {
    if (selected.contains(call.owner)) {
      for (MethodNode method : classes.get(call.owner).methods) {
        if (method.name.equals(call.name) && method.desc.equals(call.desc)) {
          return (method.access & BEYOND_PACKAGE) == 0;
        }
      }
    }
    return false;
  }

  private boolean isOfPackage(FieldInsnNode use) {
    if (selected.contains(use.owner)) {
      for (FieldNode field : classes.get(use.owner).fields) {
        if (field.name.equals(use.name)) {
          return (field.access & BEYOND_PACKAGE) == 0;
        }
      }
    }
    return false;
  }
}
