package org.econtext.payload;

import java.util.List;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Takes out of a class what it runs without on the boot path, whose classes no JVM verifies, among
 * that the frames that a verifier needs. Names, and whatever code of other modules can be linked
 * against, stay.
 */
final class ClassSlimmer {
  private static final String OBJECT_METHODS = "java/lang/runtime/ObjectMethods";

  private ClassSlimmer() {}

  static ClassNode slim(byte[] original) {
    ClassNode type = new ClassNode();
    new ClassReader(original).accept(type, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    slim(type);
    for (FieldNode field : type.fields) {
      field.signature = null;
      field.access &= ~Opcodes.ACC_DEPRECATED;
      field.visibleAnnotations = null;
      field.invisibleAnnotations = null;
    }
    for (MethodNode method : type.methods) {
      slim(method, (type.access & Opcodes.ACC_INTERFACE) != 0);
      checkStart(type, method);
    }
    return type;
  }

  private static void slim(ClassNode type) {
    // Without the type parameters themselves, a method of the user's that declares to return a
    // Sender<String> would be malformed.
    if (type.signature != null && !type.signature.startsWith("<")) {
      type.signature = null;
    }
    type.access &= ~(Opcodes.ACC_DEPRECATED | Opcodes.ACC_RECORD);
    type.recordComponents = null;
    type.innerClasses.clear();
    type.outerClass = null;
    type.outerMethod = null;
    type.outerMethodDesc = null;
    type.visibleAnnotations = null;
    type.invisibleAnnotations = null;
    type.fields.removeIf(ClassSlimmer::isInlined);
    type.methods.removeIf(method -> firstDynamic(method, OBJECT_METHODS) != null);
  }

  private static void slim(MethodNode method, boolean ofInterface) {
    method.signature = null;
    method.access &= ~Opcodes.ACC_DEPRECATED;
    method.visibleAnnotations = null;
    method.invisibleAnnotations = null;
    if (!ofInterface) {
      // Of interfaces, java.lang.reflect.Proxy has to know what their methods may throw.
      method.exceptions = List.of();
    }
  }

  /** javac copies such constants to where they are used. */
  private static boolean isInlined(FieldNode field) {
    return (field.access & Opcodes.ACC_STATIC) != 0
        && field.value != null
        && !field.name.equals("serialVersionUID");
  }

  /** The first use of a lambda and the like costs milliseconds of each context's start. */
  private static void checkStart(ClassNode type, MethodNode method) {
    InvokeDynamicInsnNode dynamic = firstDynamic(method, "");
    if (dynamic != null) {
      throw new IllegalArgumentException(
          "the payload may not use invokedynamic ("
              + dynamic.bsm.getOwner()
              + "), but "
              + type.name
              + "."
              + method.name
              + " does");
    }
  }

  private static InvokeDynamicInsnNode firstDynamic(MethodNode method, String bootstrap) {
    for (AbstractInsnNode instruction : method.instructions) {
      if (instruction instanceof InvokeDynamicInsnNode dynamic
          && dynamic.bsm.getOwner().startsWith(bootstrap)) {
        return dynamic;
      }
    }
    return null;
  }
}
