package org.econtext.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.econtext.core.Broker;
import org.econtext.core.Context;
import org.econtext.core.Mailbox;
import org.econtext.core.Receiver;
import org.econtext.core.Router;
import org.econtext.core.Sender;
import org.econtext.core.Target;
import org.econtext.core.router.Calling;
import org.econtext.core.router.Channels;
import org.econtext.core.router.Children;
import org.econtext.core.router.LogSink;
import org.econtext.core.router.ServiceFactory;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.BasicValue;
import org.objectweb.asm.tree.analysis.Frame;
import org.objectweb.asm.tree.analysis.SimpleVerifier;

/** What is behind an interface stays there, so that it can be something else. */
class CastTest {
  private static final Set<Class<?>> SERVICES =
      Set.of(
          Broker.class,
          org.econtext.core.Stream.class,
          org.econtext.core.Stream.Owner.class,
          Mailbox.class,
          Router.class,
          Context.class,
          Sender.class,
          Receiver.class,
          Target.class,
          Calling.class,
          Channels.class,
          Children.class,
          ServiceFactory.class,
          LogSink.class);

  private static final String ONLY_KIND = "out of a map that holds nothing else";
  private static final String ASKED_FOR = "asked for by this type";

  /** Casts that the compiler adds where a generic type is erased, with the reason. */
  private static final Map<String, String> ERASED =
      Map.ofEntries(
          Map.entry(directory("get"), ONLY_KIND),
          Map.entry(directory("nameOf"), ONLY_KIND),
          Map.entry(directory("of"), ONLY_KIND),
          Map.entry(directory("note"), ONLY_KIND),
          Map.entry(directory("forget"), ONLY_KIND),
          Map.entry(
              "core.router.ContextRouter.lost to org.econtext.core.router.ContextReference",
              ONLY_KIND),
          Map.entry(
              "benchmarks.Workload.unusedBytes to org.econtext.parent.classes.ClassServer",
              ASKED_FOR),
          Map.entry(
              "conformance.CountingMaster.open to org.econtext.parent.classes.ClassServer",
              ASKED_FOR),
          Map.entry(
              "benchmarks.LoopbackSshd.target to org.econtext.transport.ssh.Ssh",
              "a builder's interface returns each builder as what it is"));

  private static String directory(String method) {
    return "core.router.ContextDirectory."
        + method
        + " to org.econtext.core.router.ContextReference";
  }

  /** Who casts by a class at hand, which no cast in its code shows, with the reason. */
  private static final Map<String, String> BY_CLASS =
      Map.of(
          "core.boot.ImportedServices", "makes what was asked for",
          "parent.children.ChildTable", "gives what was asked for",
          "parent.children.LocalServices", "makes what was asked for",
          "parent.channels.ChannelReceiver", "values are of the channel's type");

  /** A cast, or a question whether one would succeed. */
  private record Cast(String in, Class<?> from, Class<?> to) {
    @Override
    public String toString() {
      return in + " to " + to.getName();
    }
  }

  /**
   * A sealed interface can't be implemented by anybody else, so to tell its kinds apart is fair.
   */
  @Test
  void noInterfaceIsCastToWhatImplementsIt() {
    assertThat(
            casts()
                .filter(cast -> cast.from.isInterface() && !cast.from.isSealed())
                .filter(cast -> isOurs(cast.from) && !ERASED.containsKey(cast.toString()))
                .filter(cast -> !cast.to.isInterface() && cast.from.isAssignableFrom(cast.to)))
        .isEmpty();
  }

  /** What is held as an Object for a moment would escape the rule above. */
  @Test
  void nothingIsCastToWhatImplementsAService() {
    Set<String> found =
        casts()
            .filter(cast -> !cast.to.isInterface())
            .filter(cast -> SERVICES.stream().anyMatch(each -> each.isAssignableFrom(cast.to)))
            .map(Cast::toString)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(found).containsExactlyInAnyOrderElementsOf(ERASED.keySet());
  }

  @Test
  void nothingElseIsCastByAClassAtHand() {
    assertThat(
            MainClasses.whereProduct(
                access ->
                    access.getTargetOwner().isEquivalentTo(Class.class)
                        && Set.of("cast", "isInstance").contains(access.getName())))
        .containsExactlyInAnyOrderElementsOf(BY_CLASS.keySet());
  }

  @Test
  void castsAreFoundAtAll() {
    assertThat(casts().map(Cast::toString))
        .anyMatch(
            cast -> cast.matches("core\\.codec\\.Encoder\\.\\w+ to org\\.econtext\\.core\\.Sender"))
        .hasSizeGreaterThan(100);
  }

  private static boolean isOurs(Class<?> type) {
    return type.getName().startsWith(MainClasses.PREFIX);
  }

  private static Stream<Cast> casts() {
    return MainClasses.ALL.stream().flatMap(CastTest::castsIn);
  }

  private static Stream<Cast> castsIn(JavaClass type) {
    ClassNode node = new ClassNode();
    try (InputStream in = type.getSource().orElseThrow().getUri().toURL().openStream()) {
      new ClassReader(in).accept(node, ClassReader.SKIP_DEBUG);
    } catch (IOException e) {
      throw new AssertionError(type.getName(), e);
    }
    String name = MainClasses.outermost(type);
    return node.methods.stream().flatMap(method -> castsIn(name + "." + method.name, node, method));
  }

  private static Stream<Cast> castsIn(String name, ClassNode owner, MethodNode method) {
    Stream.Builder<Cast> found = Stream.builder();
    Frame<BasicValue>[] frames = null;
    for (int i = 0; i < method.instructions.size(); i++) {
      AbstractInsnNode instruction = method.instructions.get(i);
      if (instruction.getOpcode() != Opcodes.CHECKCAST
          && instruction.getOpcode() != Opcodes.INSTANCEOF) {
        continue;
      }
      Type to = Type.getObjectType(((TypeInsnNode) instruction).desc);
      if (to.getSort() != Type.OBJECT || !to.getClassName().startsWith(MainClasses.PREFIX)) {
        continue;
      }
      if (frames == null) {
        frames = analyze(owner, method);
      }
      // What can't be reached has no frame.
      if (frames[i] != null) {
        Type from = frames[i].getStack(frames[i].getStackSize() - 1).getType();
        found.add(new Cast(name, load(from), load(to)));
      }
    }
    return found.build();
  }

  private static Frame<BasicValue>[] analyze(ClassNode owner, MethodNode method) {
    SimpleVerifier verifier =
        new SimpleVerifier(
            Opcodes.ASM9,
            Type.getObjectType(owner.name),
            Type.getObjectType(owner.superName),
            owner.interfaces.stream().map(Type::getObjectType).toList(),
            (owner.access & Opcodes.ACC_INTERFACE) != 0) {};
    verifier.setClassLoader(CastTest.class.getClassLoader());
    try {
      return new Analyzer<>(verifier).analyzeAndComputeMaxs(owner.name, method);
    } catch (AnalyzerException e) {
      throw new AssertionError(owner.name + "." + method.name, e);
    }
  }

  private static Class<?> load(Type type) {
    if (type.getSort() != Type.OBJECT || type.getInternalName().equals("null")) {
      return Object.class;
    }
    try {
      return Class.forName(type.getClassName(), false, CastTest.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new AssertionError(type.getClassName(), e);
    }
  }
}
