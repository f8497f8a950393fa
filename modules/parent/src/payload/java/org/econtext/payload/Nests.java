package org.econtext.payload;

import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.FieldNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Takes classes out of their nests that have no need of them: all that a nest is for is that its
 * classes may use each other's private members.
 */
final class Nests {
  private final Map<String, ClassNode> classes;
  private final Set<String> needing = new HashSet<>();

  private Nests(Map<String, ClassNode> classes) {
    this.classes = classes;
  }

  static void thin(Map<String, ClassNode> classes) {
    Nests nests = new Nests(classes);
    for (ClassNode type : classes.values()) {
      nests.findUses(type);
    }
    for (ClassNode type : classes.values()) {
      nests.thin(type);
    }
  }

  private void findUses(ClassNode type) {
    for (MethodNode method : type.methods) {
      for (AbstractInsnNode instruction : method.instructions) {
        if (instruction instanceof MethodInsnNode call && isPrivate(call)) {
          use(type.name, call.owner);
        } else if (instruction instanceof FieldInsnNode use && isPrivate(use)) {
          use(type.name, use.owner);
        }
      }
    }
  }

  private void use(String user, String owner) {
    if (!user.equals(owner)) {
      needing.add(user);
      needing.add(owner);
    }
  }

  private boolean isPrivate(MethodInsnNode call) {
    ClassNode owner = classes.get(call.owner);
    if (owner != null) {
      for (MethodNode method : owner.methods) {
        if (method.name.equals(call.name) && method.desc.equals(call.desc)) {
          return (method.access & Opcodes.ACC_PRIVATE) != 0;
        }
      }
    }
    return false;
  }

  private boolean isPrivate(FieldInsnNode use) {
    ClassNode owner = classes.get(use.owner);
    if (owner != null) {
      for (FieldNode field : owner.fields) {
        if (field.name.equals(use.name)) {
          return (field.access & Opcodes.ACC_PRIVATE) != 0;
        }
      }
    }
    return false;
  }

  private void thin(ClassNode type) {
    if (!needing.contains(type.name)) {
      type.nestHostClass = null;
    }
    Collection<String> members = type.nestMembers;
    if (members != null) {
      members.retainAll(needing);
      if (members.isEmpty()) {
        type.nestMembers = null;
      }
    }
  }
}
